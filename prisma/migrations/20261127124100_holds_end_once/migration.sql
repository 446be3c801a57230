-- Units that were held have left the shelf already when they are sold: one row says so, and moves no stock. NOT VALID, since
-- the rows that are there keep to what held before, and nobody waits for a look at each of them; for the index they do.
ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_delta_fits_kind;
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_delta_fits_kind CHECK (
  CASE kind
    WHEN 'OPENING' THEN delta >= 0
    WHEN 'SALE' THEN delta < 0 AND warehouse_id IS NULL
    WHEN 'HELD_SALE' THEN delta = 0 AND warehouse_id IS NULL
    WHEN 'RELEASE' THEN delta > 0 AND warehouse_id IS NULL
    WHEN 'REFUND' THEN delta > 0 AND warehouse_id IS NULL
    WHEN 'HOLD' THEN delta < 0 AND warehouse_id IS NULL
    WHEN 'HOLD_RELEASE' THEN delta > 0 AND warehouse_id IS NULL
    WHEN 'SHIPMENT' THEN delta < 0 AND warehouse_id IS NOT NULL
    WHEN 'RECEIPT' THEN delta > 0
    WHEN 'RETURN' THEN delta > 0
    WHEN 'ADJUSTMENT' THEN delta <> 0
    WHEN 'TRANSFER_OUT' THEN delta < 0
    WHEN 'TRANSFER_IN' THEN delta > 0
    WHEN 'EXPIRY' THEN delta < 0
    WHEN 'LOT_REJECTION' THEN delta < 0
    ELSE false
  END
) NOT VALID;
ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_names_its_order;
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_names_its_order CHECK (
  (kind IN ('SALE', 'HELD_SALE', 'RELEASE', 'REFUND', 'SHIPMENT', 'RETURN')) = (order_id IS NOT NULL AND order_item_id IS NOT NULL)
) NOT VALID;
ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_names_its_hold;
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_names_its_hold CHECK (
  kind NOT IN ('HOLD', 'HOLD_RELEASE', 'HELD_SALE') OR (cause_id IS NOT NULL AND (order_id IS NOT NULL) = (kind = 'HELD_SALE'))
) NOT VALID;

-- The database's last word on "held once, and then either given up once or sold once".
CREATE UNIQUE INDEX ledger_entries_hold_begins_and_ends_once ON ledger_entries (cause_id, (kind = 'HOLD'))
  WHERE kind IN ('HOLD', 'HOLD_RELEASE', 'HELD_SALE');
DROP INDEX ledger_entries_hold_once;
