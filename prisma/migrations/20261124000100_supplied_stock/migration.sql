-- Units the seller ever put on the shelf, less those taken off again: what is on it now, in open orders and shipped.
-- Since it fits into its type, so does the stock when every open order is given back. Checkouts never touch it.
ALTER TABLE "products" ADD COLUMN "supplied" INTEGER NOT NULL DEFAULT 0;

UPDATE products p SET supplied = LEAST(l.units, 2147483647)
FROM (
  SELECT product_id, sum(delta) AS units FROM ledger_entries WHERE kind IN ('OPENING', 'ADJUSTMENT') GROUP BY product_id
) l
WHERE l.product_id = p.id;

CREATE FUNCTION add_to_supplied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE products SET supplied = supplied + NEW.delta WHERE id = NEW.product_id;
  RETURN NULL;
END
$$;

CREATE TRIGGER ledger_entries_supplied AFTER INSERT ON ledger_entries FOR EACH ROW
  WHEN (NEW.kind IN ('OPENING', 'ADJUSTMENT')) EXECUTE FUNCTION add_to_supplied();
