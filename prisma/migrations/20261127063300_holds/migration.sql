-- Units that are held for a cart: taken from what can be promised, and not ordered yet. Each row is held once and given up once.
CREATE TABLE "stock_holds" (
    "id" UUID NOT NULL,
    "cart_id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stock_holds_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "stock_holds_cart_id_fkey" FOREIGN KEY ("cart_id") REFERENCES "carts"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "stock_holds_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT stock_holds_quantity_positive CHECK (quantity > 0)
);

CREATE INDEX "stock_holds_cart_id_idx" ON "stock_holds"("cart_id");

CREATE INDEX "stock_holds_product_id_idx" ON "stock_holds"("product_id");

-- Until when units are held for a cart. It stays for a while after that, so that nobody holds on for ever.
CREATE TABLE "cart_holds" (
    "cart_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cart_holds_pkey" PRIMARY KEY ("cart_id"),
    CONSTRAINT "cart_holds_cart_id_fkey" FOREIGN KEY ("cart_id") REFERENCES "carts"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "cart_holds_buyer_id_key" ON "cart_holds"("buyer_id");

CREATE INDEX "cart_holds_expires_at_cart_id_idx" ON "cart_holds"("expires_at", "cart_id");

-- The database's last word on "held once, given up once"; the cause of these rows is what was held.
CREATE UNIQUE INDEX ledger_entries_hold_once ON ledger_entries (cause_id, kind) WHERE kind IN ('HOLD', 'HOLD_RELEASE');

ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_names_its_hold CHECK (
  kind NOT IN ('HOLD', 'HOLD_RELEASE') OR (cause_id IS NOT NULL AND order_id IS NULL)
);

-- How many units of a product one buyer may have. Null: any number.
ALTER TABLE "products" ADD COLUMN "purchase_limit" INTEGER;

ALTER TABLE products ADD CONSTRAINT products_purchase_limit_positive CHECK (purchase_limit > 0);

-- What was ordered of products that had a limit then.
CREATE TABLE "limited_purchases" (
    "order_item_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "purchase_limit" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "limited_purchases_pkey" PRIMARY KEY ("order_item_id"),
    CONSTRAINT "limited_purchases_order_item_id_fkey" FOREIGN KEY ("order_item_id") REFERENCES "order_items"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT limited_purchases_limit_positive CHECK (purchase_limit > 0)
);

CREATE INDEX "limited_purchases_buyer_id_product_id_idx" ON "limited_purchases"("buyer_id", "product_id");
