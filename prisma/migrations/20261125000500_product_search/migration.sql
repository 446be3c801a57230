-- What products are found by, apart from them: it would make each row that a sale rewrites several times as wide.
CREATE TABLE "product_search" (
  "product_id" UUID NOT NULL,
  "words" TSVECTOR NOT NULL,
  CONSTRAINT "product_search_pkey" PRIMARY KEY ("product_id")
);

ALTER TABLE "product_search" ADD CONSTRAINT "product_search_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Small letters without accents: one types "tobala" for "Tobalá". Without an extension, so that no role needs the right to
-- make one.
CREATE FUNCTION plain_letters(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lower(regexp_replace(normalize(written, NFD), '[\u0300-\u036f]', '', 'g'))
$$;

-- Stems of Spanish and of English, and the words themselves, so that beginnings of words are found; words of the name count
-- more. Whom it belongs to, its category and its status are in it too, as words that nobody can type: a search within a
-- category reads no more than what it finds.
CREATE FUNCTION search_words(name text, description text, category text, status text, seller_id uuid)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('spanish', plain_letters(name)) || to_tsvector('english', plain_letters(name))
      || to_tsvector('simple', plain_letters(name)), 'A')
    || setweight(to_tsvector('spanish', plain_letters(description)) || to_tsvector('english', plain_letters(description))
      || to_tsvector('simple', plain_letters(description)), 'D')
    || array_to_tsvector(ARRAY['category=' || category, 'status=' || status, 'seller=' || seller_id])
$$;

CREATE FUNCTION keep_product_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO product_search (product_id, words)
  VALUES (NEW.id, search_words(NEW.name, NEW.description, NEW.category::text, NEW.status::text, NEW.seller_id))
  ON CONFLICT (product_id) DO UPDATE SET words = EXCLUDED.words;
  RETURN NULL;
END
$$;

INSERT INTO product_search (product_id, words)
SELECT id, search_words(name, description, category::text, status::text, seller_id) FROM products;

CREATE INDEX "product_search_words_idx" ON "product_search" USING GIN ("words");

CREATE TRIGGER products_search_insert AFTER INSERT ON products FOR EACH ROW EXECUTE FUNCTION keep_product_search();

CREATE TRIGGER products_search_update AFTER UPDATE OF name, description, category, status, seller_id ON products
  FOR EACH ROW EXECUTE FUNCTION keep_product_search();
