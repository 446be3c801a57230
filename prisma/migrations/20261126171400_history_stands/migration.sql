-- What was written down stands, also from a hand at psql.

-- A document goes from step to step, and says of itself what it said at first.
CREATE FUNCTION refuse_document_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.number, NEW.kind, NEW.seller_id, NEW.warehouse_id, NEW.to_warehouse_id, NEW.order_id, NEW.reason, NEW.created_by, NEW.created_at)
      IS DISTINCT FROM (OLD.id, OLD.number, OLD.kind, OLD.seller_id, OLD.warehouse_id, OLD.to_warehouse_id, OLD.order_id, OLD.reason, OLD.created_by, OLD.created_at)
    OR NEW.status <> OLD.status
      AND (OLD.status, NEW.status) NOT IN (('REQUESTED', 'IN_TRANSIT'), ('REQUESTED', 'CANCELLED'), ('IN_TRANSIT', 'RECEIVED'), ('IN_TRANSIT', 'CANCELLED'))
  THEN
    RAISE EXCEPTION 'what a document says stands: UPDATE is refused' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER stock_documents_stand BEFORE UPDATE ON stock_documents FOR EACH ROW EXECUTE FUNCTION refuse_document_change();
CREATE TRIGGER stock_documents_no_delete BEFORE DELETE ON stock_documents FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER stock_documents_no_truncate BEFORE TRUNCATE ON stock_documents FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER stock_document_lines_no_truncate BEFORE TRUNCATE ON stock_document_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();

-- What arrived is said once; how much is sent can be changed until it is.
CREATE OR REPLACE FUNCTION refuse_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.document_id, NEW.product_id, NEW.lot_id, NEW.warehouse_id, NEW.quantity)
      IS NOT DISTINCT FROM (OLD.id, OLD.document_id, OLD.product_id, OLD.lot_id, OLD.warehouse_id, OLD.quantity)
    AND OLD.received IS NULL THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM stock_documents WHERE id = OLD.document_id AND status = 'REQUESTED') THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  RAISE EXCEPTION 'the goods of this line have moved: % is refused, write an adjustment', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

-- Levels carry the dates of their lots, so these never change once they are known; nor does the unit that quantities are in.
CREATE FUNCTION refuse_lot_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the dates of a lot stand, and so does its rejection: UPDATE is refused' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER lots_stand BEFORE UPDATE ON lots FOR EACH ROW
  WHEN ((OLD.product_id, OLD.code, OLD.manufactured_on, OLD.expires_on) IS DISTINCT FROM (NEW.product_id, NEW.code, NEW.manufactured_on, NEW.expires_on)
    OR OLD.rejected_at IS NOT NULL AND NEW.rejected_at IS DISTINCT FROM OLD.rejected_at)
  EXECUTE FUNCTION refuse_lot_change();
CREATE FUNCTION refuse_unit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'quantities are in the product''s unit, which stands: UPDATE is refused' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER products_unit_stands BEFORE UPDATE OF unit, unit_scale ON products FOR EACH ROW
  WHEN ((OLD.unit, OLD.unit_scale) IS DISTINCT FROM (NEW.unit, NEW.unit_scale)) EXECUTE FUNCTION refuse_unit_change();

-- A level is of one place, and says of its lot and its seller what they say.
CREATE FUNCTION refuse_level_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'where and of what a level is stands: UPDATE is refused' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER stock_levels_stand BEFORE UPDATE OF product_id, warehouse_id, lot_id, seller_id, expires_on ON stock_levels FOR EACH ROW
  WHEN ((OLD.product_id, OLD.warehouse_id, OLD.lot_id, OLD.seller_id, OLD.expires_on)
    IS DISTINCT FROM (NEW.product_id, NEW.warehouse_id, NEW.lot_id, NEW.seller_id, NEW.expires_on))
  EXECUTE FUNCTION refuse_level_change();

-- Lists of documents by their kind, and of shortfalls for an ADMIN, in their order.
CREATE INDEX "stock_documents_kind_id_idx" ON "stock_documents" ("kind", "id");
CREATE INDEX "stock_documents_seller_id_kind_id_idx" ON "stock_documents" ("seller_id", "kind", "id");
CREATE INDEX "products_with_shortfall_by_id" ON "products" ("id") WHERE "shortfall" > 0;
