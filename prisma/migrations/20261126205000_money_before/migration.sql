-- What was paid and refunded before there was a ledger of money. What was entered meanwhile is left as it is.
UPDATE payments SET refunded_amount = amount WHERE status = 'REFUNDED' AND refunded_amount = 0;
UPDATE order_items i SET refunded_quantity = i.quantity
FROM orders o WHERE o.id = i.order_id AND o.status = 'REFUNDED' AND i.refunded_quantity = 0;
ALTER TABLE payments VALIDATE CONSTRAINT payments_fee_within_amount;
ALTER TABLE payments VALIDATE CONSTRAINT payments_refunds_within_amount;
ALTER TABLE order_items VALIDATE CONSTRAINT order_items_refunded_within_quantity;

-- The simulated provider gave money back at once, and the market took no fee.
INSERT INTO refunds (id, order_id, payment_id, status, amount, currency, restock, requested_by, created_at, settled_at)
SELECT new_id(), order_id, id, 'SUCCEEDED', amount, currency, true, NULL, coalesce(refunded_at, created_at), coalesce(refunded_at, created_at)
FROM payments p WHERE status = 'REFUNDED' AND NOT EXISTS (SELECT FROM refunds r WHERE r.payment_id = p.id);
INSERT INTO refund_items (refund_id, order_item_id, quantity)
SELECT r.id, i.id, i.quantity FROM refunds r JOIN payments p ON p.id = r.payment_id AND p.settled_order_id IS NOT NULL
JOIN order_items i ON i.order_id = r.order_id
WHERE r.requested_by IS NULL ON CONFLICT DO NOTHING;
INSERT INTO money_entries (id, kind, provider, seller_id, order_id, payment_id, refund_id, provider_amount, seller_amount, fee_amount, buyer_amount, created_at)
SELECT new_id(), e.kind::money_entry_kind, p.provider, o.seller_id, p.order_id, p.id, CASE WHEN e.of_refund THEN r.id END,
  e.provider * p.amount, e.seller * p.amount, 0, e.buyer * p.amount,
  CASE WHEN e.of_refund THEN r.created_at ELSE coalesce(p.settled_at, p.created_at) END
FROM payments p
JOIN orders o ON o.id = p.order_id
LEFT JOIN refunds r ON r.payment_id = p.id
CROSS JOIN (VALUES
  ('CAPTURE', false, true, 1, 1, 0), ('LATE_CAPTURE', false, false, 1, 0, 1),
  ('REFUND', true, true, 0, -1, 1), ('REFUND_SENT', true, true, -1, 0, -1), ('REFUND_SENT', true, false, -1, 0, -1)
) AS e (kind, of_refund, settles, provider, seller, buyer)
WHERE p.status IN ('SUCCEEDED', 'REFUNDED') AND e.settles = (p.settled_order_id IS NOT NULL)
  AND (NOT e.of_refund OR r.id IS NOT NULL) AND NOT EXISTS (SELECT FROM money_entries m WHERE m.payment_id = p.id);

