-- The database's last word: what no code path, and no hand at a psql prompt, may break.

ALTER TABLE products
  ADD CONSTRAINT products_stock_not_negative CHECK (stock >= 0),
  ADD CONSTRAINT products_price_positive CHECK (price_amount > 0),
  ADD CONSTRAINT products_version_positive CHECK (version > 0 AND revision > 0);

ALTER TABLE cart_items ADD CONSTRAINT cart_items_quantity_positive CHECK (quantity > 0);

ALTER TABLE checkouts ADD CONSTRAINT checkouts_total_positive CHECK (total_amount > 0);

ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total_amount > 0);

ALTER TABLE order_items
  ADD CONSTRAINT order_items_quantity_positive CHECK (quantity > 0),
  ADD CONSTRAINT order_items_total_adds_up CHECK (total_amount = price_amount::bigint * quantity);

ALTER TABLE payments
  ADD CONSTRAINT payments_amount_positive CHECK (amount > 0),
  ADD CONSTRAINT payments_settled_is_own_order CHECK (
    (status = 'DECLINED' AND settled_order_id IS NULL) OR (status <> 'DECLINED' AND settled_order_id = order_id)
  );

ALTER TABLE reviews ADD CONSTRAINT reviews_rating_range CHECK (rating BETWEEN 1 AND 5);

ALTER TABLE users ADD CONSTRAINT users_email_lowercase CHECK (email = lower(email));

ALTER TABLE ledger_entries
  ADD CONSTRAINT ledger_entries_delta_fits_kind CHECK (
    CASE kind
      WHEN 'OPENING' THEN delta >= 0
      WHEN 'SALE' THEN delta < 0
      WHEN 'RETURN' THEN delta > 0
      WHEN 'ADJUSTMENT' THEN delta <> 0
    END
  ),
  ADD CONSTRAINT ledger_entries_names_its_order CHECK (
    (kind IN ('SALE', 'RETURN')) = (order_id IS NOT NULL AND order_item_id IS NOT NULL)
  );

-- The ledger is written once and never edited.
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger_entries is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER ledger_entries_append_only
  BEFORE UPDATE OR DELETE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER ledger_entries_no_truncate
  BEFORE TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;

CREATE TRIGGER users_updated_at BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER sellers_updated_at BEFORE UPDATE ON sellers FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER products_updated_at BEFORE UPDATE ON products FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER orders_updated_at BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION set_updated_at();
