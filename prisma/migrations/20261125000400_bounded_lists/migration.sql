-- Every filter of a list with every order of it is a stretch of one index: a page reads no more rows than it shows and passes
-- over. None of these columns changes when something is sold.
CREATE INDEX "products_status_id_idx" ON "products" ("status", "id");

CREATE INDEX "products_status_price_amount_id_idx" ON "products" ("status", "price_amount", "id");

CREATE INDEX "products_status_category_price_amount_id_idx" ON "products" ("status", "category", "price_amount", "id");

CREATE INDEX "products_seller_id_status_id_idx" ON "products" ("seller_id", "status", "id");

CREATE INDEX "products_seller_id_status_category_id_idx" ON "products" ("seller_id", "status", "category", "id");

CREATE INDEX "products_seller_id_status_price_amount_id_idx" ON "products" ("seller_id", "status", "price_amount", "id");

CREATE INDEX "products_seller_id_status_category_price_amount_id_idx" ON "products" ("seller_id", "status", "category", "price_amount", "id");

DROP INDEX "products_seller_id_id_idx";

-- Someone's orders, of one status or of each.
CREATE INDEX "orders_buyer_id_status_id_idx" ON "orders" ("buyer_id", "status", "id");

CREATE INDEX "orders_seller_id_status_id_idx" ON "orders" ("seller_id", "status", "id");

DROP INDEX "orders_buyer_id_id_idx";

DROP INDEX "orders_seller_id_id_idx";
