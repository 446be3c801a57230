-- An item may move again, for a cause of its own. Nobody writes the ledger while its index is built anew.
CREATE UNIQUE INDEX ledger_entries_item_once_per_cause ON ledger_entries (order_item_id, kind, warehouse_id, lot_id, cause_id)
  NULLS NOT DISTINCT WHERE order_item_id IS NOT NULL;
DROP INDEX ledger_entries_item_once_per_place;
