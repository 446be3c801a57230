-- A long list that waits for an endpoint is made due page by page, by whichever process is alive.
ALTER TABLE "webhook_endpoints" ADD COLUMN "is_hurried" BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX webhook_endpoints_hurried ON webhook_endpoints (id) WHERE is_hurried;
