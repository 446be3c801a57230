-- Lists, counts and searches read product_search alone. A sale rewrites a row of products, and PostgreSQL then no longer knows
-- whether the entries of its page are all visible: counting from an index went through the table. No sale touches this one.
ALTER TABLE "product_search" ADD COLUMN "seller_id" UUID;
ALTER TABLE "product_search" ADD COLUMN "category" "category";
ALTER TABLE "product_search" ADD COLUMN "status" "product_status";
ALTER TABLE "product_search" ADD COLUMN "price_amount" INTEGER;

DROP TRIGGER products_search_insert ON products;
DROP TRIGGER products_search_update ON products;

-- What is found for a word in spite of a typing error: the word, and what is left of it without one of its letters. What was
-- typed has one of these in common with what was meant, where a letter is missing, too many, another, or changed places.
-- With a sign that nobody can type, so that they match nothing else. Short words have too many neighbours.
-- Garbe, "1000x faster spelling correction algorithm", 2012 (symmetric delete).
CREATE FUNCTION spellings(word text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '~' || left(word, at) || substr(word, at + 2) FROM generate_series(0, length(word)) AS at WHERE word ~ '^\D{4,20}$'
$$;

-- As before, with the spellings of the words of the name.
CREATE OR REPLACE FUNCTION search_words(name text, description text, category text, status text, seller_id uuid)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('spanish', n) || to_tsvector('english', n) || to_tsvector('simple', n), 'A')
    || setweight(to_tsvector('spanish', d) || to_tsvector('english', d) || to_tsvector('simple', d), 'D')
    || array_to_tsvector(ARRAY['category=' || category, 'status=' || status, 'seller=' || seller_id] || ARRAY(
      SELECT DISTINCT spelling
      FROM unnest(tsvector_to_array(to_tsvector('simple', n))) AS word CROSS JOIN spellings(word) AS spelling))
  -- Of both once: PostgreSQL would put the function wherever its result is used.
  FROM (SELECT plain_letters(name) AS n, plain_letters(description) AS d OFFSET 0) plain
$$;

CREATE OR REPLACE FUNCTION keep_product_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO product_search (product_id, seller_id, category, status, price_amount, words)
  VALUES (NEW.id, NEW.seller_id, NEW.category, NEW.status, NEW.price_amount,
    search_words(NEW.name, NEW.description, NEW.category::text, NEW.status::text, NEW.seller_id))
  ON CONFLICT (product_id) DO UPDATE SET seller_id = EXCLUDED.seller_id, category = EXCLUDED.category,
    status = EXCLUDED.status, price_amount = EXCLUDED.price_amount, words = EXCLUDED.words;
  RETURN NULL;
END
$$;

UPDATE product_search s SET seller_id = p.seller_id, category = p.category, status = p.status, price_amount = p.price_amount,
  words = search_words(p.name, p.description, p.category::text, p.status::text, p.seller_id)
FROM products p WHERE p.id = s.product_id;

ALTER TABLE "product_search" ALTER COLUMN "seller_id" SET NOT NULL;
ALTER TABLE "product_search" ALTER COLUMN "category" SET NOT NULL;
ALTER TABLE "product_search" ALTER COLUMN "status" SET NOT NULL;
ALTER TABLE "product_search" ALTER COLUMN "price_amount" SET NOT NULL;

CREATE TRIGGER products_search_insert AFTER INSERT ON products FOR EACH ROW EXECUTE FUNCTION keep_product_search();

CREATE TRIGGER products_search_update AFTER UPDATE OF name, description, category, status, seller_id, price_amount ON products
  FOR EACH ROW EXECUTE FUNCTION keep_product_search();

-- Each has all that a list filters and sorts by, so that none needs the table.
CREATE INDEX "product_search_newest_idx" ON "product_search" ("status", "product_id", "price_amount");
CREATE INDEX "product_search_category_newest_idx" ON "product_search" ("status", "category", "product_id", "price_amount");
CREATE INDEX "product_search_price_idx" ON "product_search" ("status", "price_amount", "product_id");
CREATE INDEX "product_search_category_price_idx" ON "product_search" ("status", "category", "price_amount", "product_id");
CREATE INDEX "product_search_seller_newest_idx" ON "product_search" ("seller_id", "status", "product_id", "price_amount");
CREATE INDEX "product_search_seller_category_newest_idx" ON "product_search" ("seller_id", "status", "category", "product_id", "price_amount");
CREATE INDEX "product_search_seller_price_idx" ON "product_search" ("seller_id", "status", "price_amount", "product_id");
CREATE INDEX "product_search_seller_category_price_idx" ON "product_search" ("seller_id", "status", "category", "price_amount", "product_id");

DROP INDEX "products_status_id_idx";
DROP INDEX "products_status_category_id_idx";
DROP INDEX "products_status_price_amount_id_idx";
DROP INDEX "products_status_category_price_amount_id_idx";
DROP INDEX "products_seller_id_status_id_idx";
DROP INDEX "products_seller_id_status_category_id_idx";
DROP INDEX "products_seller_id_status_price_amount_id_idx";
DROP INDEX "products_seller_id_status_category_price_amount_id_idx";

CREATE INDEX "products_seller_id_idx" ON "products" ("seller_id");
