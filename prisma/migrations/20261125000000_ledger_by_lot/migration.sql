-- An order item may come from several lots, with a ledger row for each. What was sold or returned once is said once per lot.
ALTER TABLE ledger_entries ADD COLUMN lot_id UUID;

DROP INDEX "ledger_entries_order_item_id_kind_key";

CREATE UNIQUE INDEX ledger_entries_item_once_per_lot ON ledger_entries (order_item_id, kind, lot_id) NULLS NOT DISTINCT
  WHERE order_item_id IS NOT NULL;

-- A kind that it does not know is refused, not let through.
ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_delta_fits_kind;

ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_delta_fits_kind CHECK (
  CASE kind
    WHEN 'OPENING' THEN delta >= 0
    WHEN 'SALE' THEN delta < 0
    WHEN 'RETURN' THEN delta > 0
    WHEN 'ADJUSTMENT' THEN delta <> 0
    ELSE false
  END
);
