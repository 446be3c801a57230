-- Money that was taken settles its order, unless the order had ended meanwhile: then it went back at once.
ALTER TABLE payments DROP CONSTRAINT payments_settled_is_own_order;

ALTER TABLE payments ADD CONSTRAINT payments_settled_is_own_order CHECK (
  CASE status
    WHEN 'PENDING' THEN settled_order_id IS NULL
    WHEN 'SUCCEEDED' THEN settled_order_id IS NOT DISTINCT FROM order_id
    WHEN 'DECLINED' THEN settled_order_id IS NULL
    WHEN 'REFUNDED' THEN settled_order_id IS NULL OR settled_order_id = order_id
    ELSE false
  END
);

-- The last word on "one attempt at a time". It is also how the cleanup finds those that were never settled.
CREATE UNIQUE INDEX payments_one_open_attempt ON payments (order_id) WHERE status = 'PENDING';
