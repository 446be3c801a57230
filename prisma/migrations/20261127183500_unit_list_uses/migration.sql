-- Whether units name an entry is looked at before it goes, by us and by the foreign keys. Most units name few.
CREATE INDEX units_of_status_entry ON "units" ("status_id") WHERE "status_id" IS NOT NULL;
CREATE INDEX units_of_brand ON "units" ("brand_id") WHERE "brand_id" IS NOT NULL;
CREATE INDEX units_of_model ON "units" ("model_id") WHERE "model_id" IS NOT NULL;
CREATE INDEX units_of_operating_system ON "units" ("operating_system_id") WHERE "operating_system_id" IS NOT NULL;
CREATE INDEX units_of_operating_system_version ON "units" ("operating_system_version_id") WHERE "operating_system_version_id" IS NOT NULL;
CREATE INDEX units_of_cpu_vendor ON "units" ("cpu_vendor_id") WHERE "cpu_vendor_id" IS NOT NULL;

-- Where units of a site are sorted, those without a tag come last.
CREATE INDEX units_without_tag ON "units" ("site_id", "id") WHERE "asset_tag_key" IS NULL;
CREATE INDEX units_without_serial ON "units" ("site_id", "id") WHERE "serial_key" IS NULL;
