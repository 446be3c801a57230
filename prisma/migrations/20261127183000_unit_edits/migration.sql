-- Who edits a unit for a while, what units of a type have of their own, and lists in other orders.

-- The last lease of each unit. It is held until its end, and over from then on without anybody's doing; its number only grows.
CREATE TABLE "unit_locks" (
    "unit_id" UUID NOT NULL,
    "token" INTEGER NOT NULL,
    "held_by" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "unit_locks_pkey" PRIMARY KEY ("unit_id"),
    CONSTRAINT "unit_locks_token_positive" CHECK ("token" > 0)
);
ALTER TABLE "unit_locks" ADD CONSTRAINT "unit_locks_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE FUNCTION refuse_lower_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the token of a lock only grows: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER unit_locks_token_grows BEFORE UPDATE ON unit_locks FOR EACH ROW
  WHEN (NEW.token < OLD.token OR NEW.unit_id <> OLD.unit_id) EXECUTE FUNCTION refuse_lower_token();
-- Another holder has another token.
CREATE TRIGGER unit_locks_token_is_ones BEFORE UPDATE ON unit_locks FOR EACH ROW
  WHEN (NEW.token = OLD.token AND NEW.held_by <> OLD.held_by) EXECUTE FUNCTION refuse_lower_token();
CREATE TRIGGER unit_locks_no_delete BEFORE DELETE ON unit_locks FOR EACH ROW EXECUTE FUNCTION refuse_lower_token();

CREATE TYPE "UnitAttributeKind" AS ENUM ('TEXT', 'NUMBER', 'BOOLEAN', 'DATE');

CREATE TABLE "unit_attributes" (
    "id" UUID NOT NULL,
    "type_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "code_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "UnitAttributeKind" NOT NULL,
    "required" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "updated_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "unit_attributes_pkey" PRIMARY KEY ("id"),
    -- It is a name in documents and paths.
    CONSTRAINT "unit_attributes_code_is_a_name" CHECK ("code" ~ '^[A-Za-z][A-Za-z0-9_-]*$' AND "code_key" <> ''),
    CONSTRAINT "unit_attributes_version_positive" CHECK ("version" > 0)
);
CREATE UNIQUE INDEX "unit_attributes_type_id_code_key_key" ON "unit_attributes" ("type_id", "code_key");
ALTER TABLE "unit_attributes" ADD CONSTRAINT "unit_attributes_type_id_fkey" FOREIGN KEY ("type_id") REFERENCES "unit_list_entries" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE TRIGGER unit_attributes_updated_at BEFORE UPDATE ON unit_attributes FOR EACH ROW EXECUTE FUNCTION set_updated_at();

ALTER TABLE "units" ADD COLUMN "attributes" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "units" ADD CONSTRAINT "units_attributes_are_named" CHECK (jsonb_typeof("attributes") = 'object');

-- Lists of what is in a state, and in the order of what is compared.
CREATE INDEX "units_status_id_idx" ON "units" ("status", "id");
CREATE INDEX "units_seller_id_status_id_idx" ON "units" ("seller_id", "status", "id");
CREATE INDEX "units_site_id_status_id_idx" ON "units" ("site_id", "status", "id");
CREATE INDEX "units_seller_id_asset_tag_key_id_idx" ON "units" ("seller_id", "asset_tag_key", "id");
CREATE INDEX "units_seller_id_serial_key_id_idx" ON "units" ("seller_id", "serial_key", "id");
CREATE INDEX "unit_list_entries_seller_id_list_id_idx" ON "unit_list_entries" ("seller_id", "list", "id");

-- What was written down of edits stands, also from a hand at psql: later edits are merged by it.
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
