-- Where the goods lie. products.stock stays what can be promised; a level is what lies in one place, in one lot or in none. The
-- ledger has both accounts: rows without a warehouse add up to products.stock, rows with one to their level.
CREATE TABLE "warehouses" (
    "id" UUID NOT NULL,
    "seller_id" UUID,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'America/Mexico_City',
    "priority" INTEGER NOT NULL DEFAULT 0,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "warehouses_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "lots" (
    "id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "manufactured_on" DATE,
    "expires_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lots_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "stock_levels" (
    "id" UUID NOT NULL,
    "warehouse_id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "lot_id" UUID,
    "seller_id" UUID NOT NULL,
    "expires_on" DATE,
    "on_hand" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stock_levels_pkey" PRIMARY KEY ("id")
);

-- The operator's warehouses have no seller; a code is one warehouse's of theirs, too.
CREATE UNIQUE INDEX "warehouses_seller_id_code_key" ON "warehouses" ("seller_id", "code") NULLS NOT DISTINCT;
CREATE UNIQUE INDEX "warehouses_one_default" ON "warehouses" ("seller_id") WHERE "is_default";
CREATE UNIQUE INDEX "lots_product_id_code_key" ON "lots" ("product_id", "code");
-- However many touch a place for the first time at the same moment, one row comes of it, also where there is no lot.
CREATE UNIQUE INDEX "stock_levels_product_id_warehouse_id_lot_id_key" ON "stock_levels" ("product_id", "warehouse_id", "lot_id")
  NULLS NOT DISTINCT;
CREATE INDEX "stock_levels_seller_id_id_idx" ON "stock_levels" ("seller_id", "id");
CREATE INDEX "stock_levels_warehouse_id_id_idx" ON "stock_levels" ("warehouse_id", "id");
CREATE INDEX "stock_levels_lot_id_id_idx" ON "stock_levels" ("lot_id", "id");
-- What lies there is summed up, and what expires first is found, without the table.
CREATE INDEX "stock_levels_availability" ON "stock_levels" ("product_id", "warehouse_id", "expires_on", "on_hand");
CREATE INDEX "stock_levels_product_id_expires_on_idx" ON "stock_levels" ("product_id", "expires_on");

ALTER TABLE "warehouses" ADD CONSTRAINT "warehouses_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "sellers" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "lots" ADD CONSTRAINT "lots_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_warehouse_id_fkey" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_lot_id_fkey" FOREIGN KEY ("lot_id") REFERENCES "lots" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "warehouses" ADD CONSTRAINT "warehouses_code_not_empty" CHECK ("code" <> '');
ALTER TABLE "warehouses" ADD CONSTRAINT "warehouses_default_has_seller" CHECK (NOT "is_default" OR "seller_id" IS NOT NULL);
ALTER TABLE "lots" ADD CONSTRAINT "lots_code_not_empty" CHECK ("code" <> '');
ALTER TABLE "lots" ADD CONSTRAINT "lots_expire_after_they_were_made" CHECK ("expires_on" >= "manufactured_on");
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_on_hand_not_negative" CHECK ("on_hand" >= 0);

CREATE TRIGGER warehouses_updated_at BEFORE UPDATE ON warehouses FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER lots_updated_at BEFORE UPDATE ON lots FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER stock_levels_updated_at BEFORE UPDATE ON stock_levels FOR EACH ROW EXECUTE FUNCTION set_updated_at();

-- A seller has a place for goods from the start, whoever adds the seller.
CREATE FUNCTION add_default_warehouse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO warehouses (id, seller_id, code, name, is_default) VALUES (new_id(), NEW.id, 'MAIN', 'Almacén principal', true);
  RETURN NULL;
END
$$;

CREATE TRIGGER sellers_default_warehouse AFTER INSERT ON sellers FOR EACH ROW EXECUTE FUNCTION add_default_warehouse();

INSERT INTO warehouses (id, seller_id, code, name, is_default) SELECT new_id(), id, 'MAIN', 'Almacén principal', true FROM sellers;

ALTER TABLE "ledger_entries" ADD COLUMN "warehouse_id" UUID;
ALTER TABLE "ledger_entries" ADD COLUMN "balance" INTEGER;
ALTER TABLE "ledger_entries" ADD COLUMN "reason" TEXT;
-- Not when the transaction began: it may have waited for the rows since.
ALTER TABLE "ledger_entries" ALTER COLUMN "created_at" SET DEFAULT clock_timestamp();

ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_delta_fits_kind;
ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_names_its_order;
DROP INDEX ledger_entries_item_once_per_lot;
DROP TRIGGER ledger_entries_supplied ON ledger_entries;

-- A kind that it does not know is refused, not let through.
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_delta_fits_kind CHECK (
  CASE
    WHEN warehouse_id IS NULL THEN CASE kind
      WHEN 'OPENING' THEN delta >= 0
      WHEN 'SALE' THEN delta < 0
      WHEN 'RELEASE' THEN delta > 0
      WHEN 'REFUND' THEN delta > 0
      WHEN 'RECEIPT' THEN delta > 0
      WHEN 'RETURN' THEN delta > 0
      WHEN 'ADJUSTMENT' THEN delta <> 0
      WHEN 'EXPIRY' THEN delta < 0
      WHEN 'LOT_REJECTION' THEN delta < 0
      WHEN 'HOLD' THEN delta < 0
      WHEN 'HOLD_RELEASE' THEN delta > 0
      ELSE false
    END
    ELSE CASE kind
      WHEN 'OPENING' THEN delta >= 0
      WHEN 'RECEIPT' THEN delta > 0
      WHEN 'SHIPMENT' THEN delta < 0
      WHEN 'RETURN' THEN delta > 0
      WHEN 'ADJUSTMENT' THEN delta <> 0
      WHEN 'TRANSFER_OUT' THEN delta < 0
      WHEN 'TRANSFER_IN' THEN delta > 0
      WHEN 'EXPIRY' THEN delta < 0
      WHEN 'LOT_REJECTION' THEN delta < 0
      ELSE false
    END
  END
);
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_names_its_order CHECK (
  (kind IN ('SALE', 'RELEASE', 'REFUND', 'SHIPMENT', 'RETURN')) = (order_id IS NOT NULL AND order_item_id IS NOT NULL)
);
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_balance_not_negative CHECK (balance >= 0);

-- What was sold, shipped or came back of an item is said once for each place and lot.
CREATE UNIQUE INDEX ledger_entries_item_once_per_place ON ledger_entries (order_item_id, kind, warehouse_id, lot_id)
  NULLS NOT DISTINCT WHERE order_item_id IS NOT NULL;

-- The way of a product, of a place, and of a lot, page by page.
DROP INDEX "ledger_entries_product_id_idx";
CREATE INDEX "ledger_entries_product_id_created_at_id_idx" ON "ledger_entries" ("product_id", "created_at", "id");
CREATE INDEX "ledger_entries_of_warehouse" ON "ledger_entries" ("warehouse_id", "created_at", "id") WHERE "warehouse_id" IS NOT NULL;
CREATE INDEX "ledger_entries_of_lot" ON "ledger_entries" ("lot_id", "created_at", "id") WHERE "lot_id" IS NOT NULL;

-- Units that were ever put on the shelf, less those taken off: whatever is neither sold nor kept for someone.
CREATE TRIGGER ledger_entries_supplied AFTER INSERT ON ledger_entries FOR EACH ROW
  WHEN (NEW.warehouse_id IS NULL AND NEW.kind IN ('OPENING', 'RECEIPT', 'ADJUSTMENT', 'EXPIRY', 'LOT_REJECTION'))
  EXECUTE FUNCTION add_to_supplied();

-- What was there after each movement, which nobody wrote down until now.
ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_append_only;
UPDATE ledger_entries l SET balance = b.balance FROM (
  SELECT id, sum(delta) OVER (PARTITION BY product_id ORDER BY created_at, id) AS balance FROM ledger_entries
) b WHERE b.id = l.id AND b.balance >= 0;
ALTER TABLE ledger_entries ENABLE TRIGGER ledger_entries_append_only;

-- All goods lie in their seller's default warehouse, in no lot: those that can be promised, and those that wait to be shipped.
INSERT INTO stock_levels (id, warehouse_id, product_id, seller_id, on_hand)
SELECT new_id(), w.id, p.id, p.seller_id, p.stock + coalesce(o.units, 0)
FROM products p
JOIN warehouses w ON w.seller_id = p.seller_id AND w.is_default
LEFT JOIN (
  SELECT i.product_id, sum(i.quantity)::int AS units FROM order_items i JOIN orders o ON o.id = i.order_id
  WHERE o.status IN ('PENDING_PAYMENT', 'PAYMENT_FAILED', 'PENDING', 'PAID', 'PROCESSING') GROUP BY i.product_id
) o ON o.product_id = p.id;

-- The level begins with all that was ever there, and what was shipped left it.
INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, reason)
SELECT new_id(), l.product_id, 'OPENING', l.on_hand + coalesce(s.units, 0), l.on_hand + coalesce(s.units, 0), l.warehouse_id,
  'what had been there when levels were introduced'
FROM stock_levels l LEFT JOIN (
  SELECT i.product_id, sum(i.quantity)::int AS units FROM order_items i JOIN orders o ON o.id = i.order_id
  WHERE o.status IN ('SHIPPED', 'DELIVERED') GROUP BY i.product_id
) s ON s.product_id = l.product_id;

INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, order_id, order_item_id, reason, created_at)
SELECT new_id(), i.product_id, 'SHIPMENT', -i.quantity,
  l.on_hand + sum(i.quantity) OVER (PARTITION BY i.product_id) - sum(i.quantity) OVER (PARTITION BY i.product_id ORDER BY i.id),
  l.warehouse_id, i.order_id, i.id, 'shipped before levels were introduced',
  clock_timestamp() + interval '1 millisecond' * row_number() OVER (PARTITION BY i.product_id ORDER BY i.id)
FROM order_items i JOIN orders o ON o.id = i.order_id JOIN stock_levels l ON l.product_id = i.product_id
WHERE o.status IN ('SHIPPED', 'DELIVERED');
