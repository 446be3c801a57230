-- A row that broke a rule could only be refused: what must hold of an event is asked of whoever writes it.
ALTER TABLE "outbox_events" ADD CONSTRAINT "outbox_events_type_well_formed" CHECK (type ~ '^[a-z]{1,20}\.[a-z-]{1,40}$');
ALTER TABLE "events" ADD CONSTRAINT "events_public_has_no_buyer" CHECK (buyer_id IS NULL OR type NOT IN ('stock.changed', 'product.updated'));
ALTER TABLE "event_cursors" ADD CONSTRAINT "event_cursors_position_not_negative" CHECK (position >= 0);

-- A sale touches many products in one statement: one row names them all, since a row for each was a tenth of a large batch of checkouts.
-- What their stock is then is looked up when they get their places. The two sides are compared by a sum: a join would keep the plan that
-- was made for the first sale, of one product.
CREATE FUNCTION tell_stock_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox_events (id, type, subject_id, payload)
  SELECT gen_random_uuid(), 'stock.changed', (array_agg(id))[1], jsonb_build_object('products', jsonb_agg(id))
  FROM (
    SELECT id FROM (SELECT id, stock FROM was UNION ALL SELECT id, stock FROM now) sides
    GROUP BY id HAVING min(stock) <> max(stock)) changed
  HAVING count(*) > 0;
  RETURN NULL;
END
$$;
CREATE TRIGGER products_stock_told AFTER UPDATE ON products REFERENCING OLD TABLE AS was NEW TABLE AS now
  FOR EACH STATEMENT EXECUTE FUNCTION tell_stock_changes();

CREATE FUNCTION tell_product_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox_events (id, type, subject_id, payload)
  VALUES (new_id(), 'product.updated', NEW.id, jsonb_build_object('productId', NEW.id, 'revision', NEW.revision));
  RETURN NULL;
END
$$;
CREATE TRIGGER products_edit_told AFTER UPDATE ON products FOR EACH ROW
  WHEN (OLD.revision <> NEW.revision) EXECUTE FUNCTION tell_product_edit();
