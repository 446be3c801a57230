-- Things that are one of a kind, where they are, who may hold them, and the words that describe them. What is compared is kept as it is
-- compared, in columns of its own (…_key), made by keyOf() in src/features/units/rules.ts.
CREATE TYPE "UnitStatus" AS ENUM ('AVAILABLE', 'ASSIGNED', 'RETIRED');

CREATE TABLE "unit_list_entries" (
    "id" UUID NOT NULL,
    "list" TEXT NOT NULL,
    "seller_id" UUID,
    "code" TEXT NOT NULL,
    "code_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "updated_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "unit_list_entries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "unit_list_entries_list_is_known" CHECK ("list" IN (
      'types', 'statuses', 'brands', 'models', 'operating-systems', 'operating-system-versions', 'cpu-vendors')),
    CONSTRAINT "unit_list_entries_can_be_compared" CHECK ("code_key" <> '' AND "name_key" <> ''),
    CONSTRAINT "unit_list_entries_version_positive" CHECK ("version" > 0)
);

CREATE TABLE "unit_holders" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "seller_id" UUID,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "second_last_name" TEXT,
    "full_name_key" TEXT NOT NULL,
    "email" TEXT,
    "email_key" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "updated_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "unit_holders_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "unit_holders_can_be_compared" CHECK ("full_name_key" <> '' AND "email_key" <> ''),
    CONSTRAINT "unit_holders_email_has_key" CHECK (("email" IS NULL) = ("email_key" IS NULL)),
    CONSTRAINT "unit_holders_version_positive" CHECK ("version" > 0)
);

CREATE TABLE "units" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "seller_id" UUID,
    "asset_tag" TEXT,
    "asset_tag_key" TEXT,
    "serial" TEXT,
    "serial_key" TEXT,
    "imei" TEXT,
    "product_id" UUID,
    "description" TEXT,
    "type_id" UUID,
    "status_id" UUID,
    "brand_id" UUID,
    "model_id" UUID,
    "operating_system_id" UUID,
    "operating_system_version_id" UUID,
    "cpu_vendor_id" UUID,
    "notes" TEXT,
    "status" "UnitStatus" NOT NULL DEFAULT 'AVAILABLE',
    "search_words" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "updated_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "units_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "units_can_be_compared" CHECK ("asset_tag_key" <> '' AND "serial_key" <> ''),
    CONSTRAINT "units_asset_tag_has_key" CHECK (("asset_tag" IS NULL) = ("asset_tag_key" IS NULL)),
    CONSTRAINT "units_serial_has_key" CHECK (("serial" IS NULL) = ("serial_key" IS NULL)),
    CONSTRAINT "units_imei_has_15_digits" CHECK ("imei" ~ '^[0-9]{15}$'),
    CONSTRAINT "units_say_what_they_are" CHECK ("product_id" IS NOT NULL OR "description" IS NOT NULL),
    CONSTRAINT "units_version_positive" CHECK ("version" > 0)
);

-- The operator has no seller; a code is one entry's of theirs, too.
CREATE UNIQUE INDEX "unit_list_entries_seller_id_list_code_key_key" ON "unit_list_entries" ("seller_id", "list", "code_key") NULLS NOT DISTINCT;
CREATE UNIQUE INDEX "unit_list_entries_seller_id_list_name_key_key" ON "unit_list_entries" ("seller_id", "list", "name_key") NULLS NOT DISTINCT;
CREATE INDEX "unit_list_entries_list_id_idx" ON "unit_list_entries" ("list", "id");

CREATE UNIQUE INDEX "unit_holders_site_id_full_name_key_key" ON "unit_holders" ("site_id", "full_name_key");
CREATE UNIQUE INDEX "unit_holders_site_id_email_key_key" ON "unit_holders" ("site_id", "email_key");
CREATE INDEX "unit_holders_seller_id_id_idx" ON "unit_holders" ("seller_id", "id");
CREATE INDEX "unit_holders_site_id_id_idx" ON "unit_holders" ("site_id", "id");

-- Each word for everybody, and once more for the owner alone: whoever looks for the beginning of a word goes through no one else's. No
-- word begins with #.
CREATE FUNCTION unit_search_words(owner uuid, words text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(words || ARRAY(SELECT '#' || coalesce(owner::text, '') || '/' || word FROM unnest(words) AS word))
$$;

-- What is deleted leaves its tag to others.
CREATE UNIQUE INDEX "units_site_id_asset_tag_key_key" ON "units" ("site_id", "asset_tag_key") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "units_site_id_serial_key_key" ON "units" ("site_id", "serial_key") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "units_site_id_imei_key" ON "units" ("site_id", "imei") WHERE "deleted_at" IS NULL;
CREATE INDEX "units_seller_id_id_idx" ON "units" ("seller_id", "id");
CREATE INDEX "units_site_id_id_idx" ON "units" ("site_id", "id");
CREATE INDEX "units_product_id_id_idx" ON "units" ("product_id", "id");
CREATE INDEX "units_type_id_id_idx" ON "units" ("type_id", "id");
-- Few are.
CREATE INDEX units_deleted ON "units" ("id") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "units_search" ON "units" USING GIN (unit_search_words("seller_id", "search_words"));

ALTER TABLE "unit_list_entries" ADD CONSTRAINT "unit_list_entries_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "sellers" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "unit_holders" ADD CONSTRAINT "unit_holders_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "warehouses" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "units" ADD CONSTRAINT "units_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "warehouses" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "units" ADD CONSTRAINT "units_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "units" ADD CONSTRAINT "units_type_id_fkey" FOREIGN KEY ("type_id") REFERENCES "unit_list_entries" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "units" ADD CONSTRAINT "units_status_id_fkey" FOREIGN KEY ("status_id") REFERENCES "unit_list_entries" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "units" ADD CONSTRAINT "units_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "unit_list_entries" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "units" ADD CONSTRAINT "units_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "unit_list_entries" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "units" ADD CONSTRAINT "units_operating_system_id_fkey" FOREIGN KEY ("operating_system_id") REFERENCES "unit_list_entries" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "units" ADD CONSTRAINT "units_operating_system_version_id_fkey" FOREIGN KEY ("operating_system_version_id") REFERENCES "unit_list_entries" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "units" ADD CONSTRAINT "units_cpu_vendor_id_fkey" FOREIGN KEY ("cpu_vendor_id") REFERENCES "unit_list_entries" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER unit_list_entries_updated_at BEFORE UPDATE ON unit_list_entries FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER unit_holders_updated_at BEFORE UPDATE ON unit_holders FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER units_updated_at BEFORE UPDATE ON units FOR EACH ROW EXECUTE FUNCTION set_updated_at();
