-- Lists, counts and searches read product_search alone. A sale rewrites a row of products, and PostgreSQL then no longer knows
-- whether the entries of its page are all visible: counting from an index went through the table. No sale touches this one.
ALTER TABLE "product_search" ADD COLUMN "seller_id" UUID;
ALTER TABLE "product_search" ADD COLUMN "category" "category";
ALTER TABLE "product_search" ADD COLUMN "status" "product_status";
ALTER TABLE "product_search" ADD COLUMN "price_amount" INTEGER;

DROP TRIGGER products_search_insert ON products;
DROP TRIGGER products_search_update ON products;

-- Products are searched block by block, the newest first: what a word has entries of in one block is bounded, however many
-- products there are. A block is so many products that came one after the other.
CREATE SEQUENCE product_search_number;
ALTER TABLE "product_search" ADD COLUMN "block" INTEGER;

DROP INDEX "product_search_words_idx";

-- Without what stands between words: PostgreSQL's parser takes "2.5", "X-500", "rojo/verde" and "S.A." for one thing each, and
-- leaves out what looks like a tag, while who searches types words. Of ICU, [:punct:] has no signs such as + and <.
CREATE FUNCTION only_words(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(plain_letters(written), '[[:punct:]+<=>|~^`$]+', ' ', 'g')
$$;

-- The words without accents, and their stems in Spanish and in English; words of the name count most. What else a search goes
-- by is in search_entries().
DROP FUNCTION search_words(text, text, text, text, uuid);
CREATE FUNCTION search_words(name text, description text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('simple', n), 'A')
    || setweight(to_tsvector('spanish', n) || to_tsvector('english', n), 'B')
    || setweight(to_tsvector('simple', d) || to_tsvector('spanish', d) || to_tsvector('english', d), 'D')
  -- Of both once: PostgreSQL would put the function wherever its result is used.
  FROM (SELECT only_words(name) AS n, only_words(description) AS d OFFSET 0) plain
$$;

-- What the index has of a product: its words, the spellings of those of its name, whose it is, its category and its status; each
-- after the number of its block. A search within a category reads no more than what it finds.
--
-- Spellings are what a word is found by in spite of a typing error: the word, and what is left of it without one of its letters.
-- What was typed has one of these in common with what was meant, where a letter is missing, too many, another, or changed
-- places. They have a sign that nobody can type, so that they match nothing else. Short words have too many neighbours.
-- Garbe, "1000x faster spelling correction algorithm", 2012 (symmetric delete).
--
-- Strict: the index is built from what the UPDATE below has left behind, too, where these are still NULL.
CREATE FUNCTION search_entries(block int, words tsvector, seller_id uuid, category category, status product_status)
RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_to_tsvector(ARRAY(
    SELECT DISTINCT block || ' ' || entry FROM (
      SELECT unnest(tsvector_to_array(words))
      UNION ALL
      SELECT '~' || left(word, at) || substr(word, at + 2)
      FROM unnest(tsvector_to_array(ts_filter(words, '{a}'))) AS word CROSS JOIN generate_series(0, length(word)) AS at
      WHERE word ~ '^\D{4,20}$'
      UNION ALL
      SELECT unnest(ARRAY['seller=' || seller_id, 'category=' || category, 'status=' || status])) AS entries (entry)))
$$;

-- What is looked for, as the text of a tsquery that has # where the number of a block belongs: every word, as whatever begins
-- with it or with one of its stems, and on demand whatever is one typing error away. Words that say nothing, such as "de", only
-- count where there are no others. NULL where there are no words.
CREATE FUNCTION search_query(words text[], in_spite_of_errors boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(matching, ' & ') FILTER (WHERE NOT is_stop), string_agg(matching, ' & '))
  FROM (SELECT plain_letters(word) AS plain FROM unnest(words) AS word OFFSET 0) AS typed
  CROSS JOIN LATERAL (
    SELECT ts_lexize('spanish_stem', plain) AS spanish, ts_lexize('english_stem', plain) AS english OFFSET 0) AS stems
  CROSS JOIN LATERAL (
    SELECT spanish = '{}' OR english = '{}' AS is_stop, '(' || string_agg(one, ' | ') || ')' AS matching
    FROM (
      -- What begins with a shorter form is found with it.
      SELECT quote_literal('#' || form) || CASE WHEN length(form) < 3 THEN '' ELSE ':*' END
      FROM (SELECT DISTINCT unnest(plain || spanish || english)) AS forms (form)
      WHERE NOT EXISTS (
        SELECT FROM unnest(plain || spanish || english) AS shorter
        WHERE length(shorter) >= 3 AND shorter <> form AND starts_with(form, shorter))
      UNION ALL
      -- Its spellings, as search_entries() has them.
      SELECT quote_literal('#~' || left(plain, at) || substr(plain, at + 2)) FROM generate_series(0, length(plain)) AS at
      WHERE in_spite_of_errors AND plain ~ '^\D{4,20}$') AS ways (one)) AS each
$$;

CREATE OR REPLACE FUNCTION keep_product_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO product_search (product_id, block, seller_id, category, status, price_amount, words)
    VALUES (NEW.id, nextval('product_search_number') / 16384, NEW.seller_id, NEW.category, NEW.status, NEW.price_amount,
      search_words(NEW.name, NEW.description));
  ELSE
    UPDATE product_search SET seller_id = NEW.seller_id, category = NEW.category, status = NEW.status,
      price_amount = NEW.price_amount, words = search_words(NEW.name, NEW.description) WHERE product_id = NEW.id;
  END IF;
  RETURN NULL;
END
$$;

-- Numbered in the order in which they came.
UPDATE product_search s SET block = p.number / 16384, seller_id = p.seller_id, category = p.category, status = p.status,
  price_amount = p.price_amount, words = search_words(p.name, p.description)
FROM (SELECT *, nextval('product_search_number') AS number FROM (SELECT * FROM products ORDER BY id) in_order) p
WHERE p.id = s.product_id;

ALTER TABLE "product_search" ALTER COLUMN "block" SET NOT NULL;
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

CREATE INDEX "product_search_block_idx" ON "product_search" ("block");
-- Sorted in at once: a search would read what is not, anew for each block.
CREATE INDEX "product_search_entries_idx" ON "product_search"
  USING GIN (search_entries("block", "words", "seller_id", "category", "status")) WITH (fastupdate = off);

DROP INDEX "products_status_id_idx";
DROP INDEX "products_status_category_id_idx";
DROP INDEX "products_status_price_amount_id_idx";
DROP INDEX "products_status_category_price_amount_id_idx";
DROP INDEX "products_seller_id_status_id_idx";
DROP INDEX "products_seller_id_status_category_id_idx";
DROP INDEX "products_seller_id_status_price_amount_id_idx";
DROP INDEX "products_seller_id_status_category_price_amount_id_idx";
