-- Products of which every piece is a unit of the register: an order of one does not leave without them.
CREATE TABLE "serialised_products" (
    "product_id" UUID NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "serialised_products_pkey" PRIMARY KEY ("product_id")
);
ALTER TABLE "serialised_products" ADD CONSTRAINT "serialised_products_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What an order takes, the first that was registered first.
CREATE INDEX units_available_of_product ON "units" ("product_id", "id") WHERE "status" = 'AVAILABLE' AND "deleted_at" IS NULL;
