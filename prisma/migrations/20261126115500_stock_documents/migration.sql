-- What people do with goods is a document: with a number, lines, a status, and how it came to that. Its movements in the ledger name
-- it.
CREATE TYPE "document_kind" AS ENUM ('RECEIPT', 'ADJUSTMENT', 'TRANSFER', 'RETURN', 'LOT_REJECTION');
CREATE TYPE "document_status" AS ENUM ('POSTED', 'REQUESTED', 'IN_TRANSIT', 'RECEIVED', 'CANCELLED');

CREATE TABLE "stock_documents" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "kind" "document_kind" NOT NULL,
    "status" "document_status" NOT NULL,
    "seller_id" UUID,
    "warehouse_id" UUID NOT NULL,
    "reason" TEXT,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stock_documents_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "stock_document_lines" (
    "id" UUID NOT NULL,
    "document_id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "lot_id" UUID,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "stock_document_lines_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "stock_document_events" (
    "id" UUID NOT NULL,
    "document_id" UUID NOT NULL,
    "status" "document_status" NOT NULL,
    "actor_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stock_document_events_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "stock_documents_number_key" ON "stock_documents" ("number");
CREATE INDEX "stock_documents_seller_id_id_idx" ON "stock_documents" ("seller_id", "id");
CREATE INDEX "stock_documents_warehouse_id_id_idx" ON "stock_documents" ("warehouse_id", "id");
CREATE INDEX "stock_document_lines_document_id_id_idx" ON "stock_document_lines" ("document_id", "id");
CREATE INDEX "stock_document_events_document_id_id_idx" ON "stock_document_events" ("document_id", "id");

ALTER TABLE "stock_documents" ADD CONSTRAINT "stock_documents_warehouse_id_fkey" FOREIGN KEY ("warehouse_id") REFERENCES "warehouses" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "stock_document_lines" ADD CONSTRAINT "stock_document_lines_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "stock_documents" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "stock_document_lines" ADD CONSTRAINT "stock_document_lines_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "stock_document_lines" ADD CONSTRAINT "stock_document_lines_lot_id_fkey" FOREIGN KEY ("lot_id") REFERENCES "lots" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "stock_document_events" ADD CONSTRAINT "stock_document_events_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "stock_documents" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "stock_document_lines" ADD CONSTRAINT "stock_document_lines_quantity_not_zero" CHECK ("quantity" <> 0);

CREATE TRIGGER stock_documents_updated_at BEFORE UPDATE ON stock_documents FOR EACH ROW EXECUTE FUNCTION set_updated_at();

ALTER TABLE "ledger_entries" ADD COLUMN "document_id" UUID;
