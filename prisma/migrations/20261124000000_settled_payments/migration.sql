-- A CHECK accepts what is neither true nor false: as it was first written, it let a payment that took money settle no
-- order, and UNIQUE (settled_order_id) then refused no second one.
ALTER TABLE payments
  DROP CONSTRAINT payments_settled_is_own_order,
  ADD CONSTRAINT payments_settled_is_own_order CHECK (
    settled_order_id IS NOT DISTINCT FROM CASE WHEN status = 'DECLINED' THEN NULL ELSE order_id END
  );
