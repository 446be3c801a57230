-- What happened while an endpoint was on is told, although it is copied for it a moment later.
ALTER TABLE "webhook_endpoints" ADD COLUMN "told_until" TIMESTAMPTZ(3);
