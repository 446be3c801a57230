-- Goods on their way, goods that come back, and goods that must not be sold any more.

-- Units are whole numbers of a product's smallest unit: of KG with scale 3, 1500 are 1.5 kg.
CREATE TYPE "product_unit" AS ENUM ('PIECE', 'KG', 'L', 'M', 'M2', 'M3');
ALTER TABLE "products" ADD COLUMN "unit" "product_unit" NOT NULL DEFAULT 'PIECE';
ALTER TABLE "products" ADD COLUMN "unit_scale" SMALLINT NOT NULL DEFAULT 0;
-- Units that are promised and no longer there: they expired first. What comes covers them before it can be promised.
ALTER TABLE "products" ADD COLUMN "shortfall" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "products" ADD COLUMN "low_stock_threshold" INTEGER;
ALTER TABLE "products" ADD CONSTRAINT "products_unit_scale_range" CHECK ("unit_scale" BETWEEN 0 AND 3);
ALTER TABLE "products" ADD CONSTRAINT "products_pieces_are_whole" CHECK ("unit" <> 'PIECE' OR "unit_scale" = 0);
ALTER TABLE "products" ADD CONSTRAINT "products_shortfall_not_negative" CHECK ("shortfall" >= 0);
ALTER TABLE "products" ADD CONSTRAINT "products_shortfall_is_covered_first" CHECK ("shortfall" = 0 OR "stock" = 0);
ALTER TABLE "products" ADD CONSTRAINT "products_low_stock_threshold_not_negative" CHECK ("low_stock_threshold" >= 0);
CREATE INDEX "products_with_shortfall" ON "products" ("seller_id", "id") WHERE "shortfall" > 0;

-- Goods of a rejected lot come no more.
ALTER TABLE "lots" ADD COLUMN "rejected_at" TIMESTAMPTZ(3);

-- What expires next: of everybody's goods, and of a seller's.
CREATE INDEX "stock_levels_expiring" ON "stock_levels" ("expires_on", "id") WHERE "on_hand" > 0 AND "expires_on" IS NOT NULL;
CREATE INDEX "stock_levels_of_seller_expiring" ON "stock_levels" ("seller_id", "expires_on", "id")
  WHERE "on_hand" > 0 AND "expires_on" IS NOT NULL;

-- A transfer has two places; what comes back, or is rejected, has one for each line.
ALTER TABLE "stock_documents" ALTER COLUMN "warehouse_id" DROP NOT NULL;
ALTER TABLE "stock_documents" ADD COLUMN "to_warehouse_id" UUID;
ALTER TABLE "stock_documents" ADD COLUMN "order_id" UUID;
ALTER TABLE "stock_document_lines" ADD COLUMN "warehouse_id" UUID;
ALTER TABLE "stock_document_lines" ADD COLUMN "received" INTEGER;
ALTER TABLE "stock_document_events" ADD COLUMN "reason" TEXT;

CREATE INDEX "stock_documents_to_warehouse_id_id_idx" ON "stock_documents" ("to_warehouse_id", "id");
CREATE INDEX "stock_documents_order_id_idx" ON "stock_documents" ("order_id");
CREATE INDEX "stock_document_lines_lot_id_idx" ON "stock_document_lines" ("lot_id");

ALTER TABLE "stock_documents" ADD CONSTRAINT "stock_documents_to_warehouse_id_fkey" FOREIGN KEY ("to_warehouse_id") REFERENCES "warehouses" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "stock_documents" ADD CONSTRAINT "stock_documents_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "stock_document_lines" ADD CONSTRAINT "stock_document_lines_warehouse_id_fkey" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "stock_documents" ADD CONSTRAINT "stock_documents_places" CHECK (
  CASE kind
    WHEN 'TRANSFER' THEN warehouse_id IS NOT NULL AND to_warehouse_id IS NOT NULL AND to_warehouse_id <> warehouse_id
    WHEN 'RETURN' THEN warehouse_id IS NULL AND to_warehouse_id IS NULL
    WHEN 'LOT_REJECTION' THEN warehouse_id IS NULL AND to_warehouse_id IS NULL
    ELSE warehouse_id IS NOT NULL AND to_warehouse_id IS NULL
  END
);
ALTER TABLE "stock_documents" ADD CONSTRAINT "stock_documents_returns_name_their_order" CHECK ((kind = 'RETURN') = (order_id IS NOT NULL));
ALTER TABLE "stock_documents" ADD CONSTRAINT "stock_documents_status_fits_kind" CHECK ((kind = 'TRANSFER') = (status <> 'POSTED'));
ALTER TABLE "stock_document_lines" ADD CONSTRAINT "stock_document_lines_received_range" CHECK (received BETWEEN 0 AND quantity);

-- What a document says stands once its goods have moved; only a transfer that nobody has sent yet can still be changed.
CREATE FUNCTION refuse_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.document_id, NEW.product_id, NEW.lot_id, NEW.warehouse_id, NEW.quantity)
      IS NOT DISTINCT FROM (OLD.id, OLD.document_id, OLD.product_id, OLD.lot_id, OLD.warehouse_id, OLD.quantity) THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM stock_documents WHERE id = OLD.document_id AND status = 'REQUESTED') THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  RAISE EXCEPTION 'the goods of this line have moved: % is refused, write an adjustment', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stock_document_lines_stand BEFORE UPDATE OR DELETE ON stock_document_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_line_change();

CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stock_document_events_append_only BEFORE UPDATE OR DELETE ON stock_document_events
  FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER stock_document_events_no_truncate BEFORE TRUNCATE ON stock_document_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();

-- What is on its way lies nowhere and cannot be promised.
ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_delta_fits_kind;
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_delta_fits_kind CHECK (
  CASE kind
    WHEN 'OPENING' THEN delta >= 0
    WHEN 'SALE' THEN delta < 0 AND warehouse_id IS NULL
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
);

-- Products of which few are left, kept by a trigger: a sale touches this only when it crosses the threshold.
CREATE TABLE "low_stock_products" (
    "product_id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "low_stock_products_pkey" PRIMARY KEY ("product_id")
);
CREATE INDEX "low_stock_products_seller_id_product_id_idx" ON "low_stock_products" ("seller_id", "product_id");
ALTER TABLE "low_stock_products" ADD CONSTRAINT "low_stock_products_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE FUNCTION note_low_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'ACTIVE' AND NEW.stock <= NEW.low_stock_threshold THEN
    INSERT INTO low_stock_products (product_id, seller_id) VALUES (NEW.id, NEW.seller_id) ON CONFLICT DO NOTHING;
    INSERT INTO outbox_events (id, type, subject_id, payload)
    VALUES (new_id(), 'stock.low', NEW.id, jsonb_build_object('stock', NEW.stock, 'threshold', NEW.low_stock_threshold));
  ELSE
    DELETE FROM low_stock_products WHERE product_id = NEW.id;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER products_low_stock AFTER UPDATE ON products FOR EACH ROW
  WHEN (coalesce(OLD.status = 'ACTIVE' AND OLD.stock <= OLD.low_stock_threshold, false)
    <> coalesce(NEW.status = 'ACTIVE' AND NEW.stock <= NEW.low_stock_threshold, false))
  EXECUTE FUNCTION note_low_stock();
