-- Where sellers, and the operator (no seller), are told what happened. DISABLED is told nothing; DELETED is removed bit by bit.
CREATE TYPE "webhook_endpoint_status" AS ENUM ('ACTIVE', 'DISABLED', 'DELETED');
CREATE TYPE "webhook_disabled_reason" AS ENUM ('OWNER', 'GONE', 'FAILING');
CREATE TABLE "webhook_endpoints" (
    "id" UUID NOT NULL,
    "seller_id" UUID,
    "url" TEXT NOT NULL,
    "types" TEXT[],
    "status" "webhook_endpoint_status" NOT NULL DEFAULT 'ACTIVE',
    "disabled_reason" "webhook_disabled_reason",
    "secret" TEXT,
    "previous_secret" TEXT,
    "previous_secret_until" TIMESTAMPTZ(3),
    "after_position" BIGINT NOT NULL,
    "failing_since" TIMESTAMPTZ(3),
    "enabled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("id"),
    CONSTRAINT webhook_endpoints_types_not_empty CHECK (types IS NOT NULL AND cardinality(types) > 0),
    CONSTRAINT webhook_endpoints_disabled_for_a_reason CHECK ((status = 'DISABLED') = (disabled_reason IS NOT NULL)),
    CONSTRAINT webhook_endpoints_secret_until_deleted CHECK ((status = 'DELETED') = (secret IS NULL)),
    CONSTRAINT webhook_endpoints_previous_secret_ends CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL))
);
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "sellers" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "webhook_endpoints_seller_id_id_idx" ON "webhook_endpoints" ("seller_id", "id");
CREATE INDEX "webhook_endpoints_status_idx" ON "webhook_endpoints" ("status");

-- What an endpoint is told: a copy, since events are removed after some days, and an endpoint may not answer for as long.
CREATE TYPE "webhook_delivery_status" AS ENUM ('PENDING', 'DELIVERED', 'FAILED');
CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "position" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "payload" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "webhook_delivery_status" NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "first_attempt_at" TIMESTAMPTZ(3),
    "last_attempt_at" TIMESTAMPTZ(3),
    "next_attempt_at" TIMESTAMPTZ(3),
    "response_status" INTEGER,
    "response_body" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT webhook_deliveries_delivered_at_some_time CHECK ((status = 'DELIVERED') = (delivered_at IS NOT NULL)),
    CONSTRAINT webhook_deliveries_attempts_have_their_time CHECK (
      attempts >= 0 AND (attempts = 0) = (last_attempt_at IS NULL) AND (attempts = 0) = (first_attempt_at IS NULL)
    ),
    CONSTRAINT webhook_deliveries_ended_by_an_attempt CHECK (status = 'PENDING' OR attempts > 0),
    CONSTRAINT webhook_deliveries_response_is_short CHECK (length(response_body) <= 500)
);
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "webhook_deliveries_endpoint_id_event_id_key" ON "webhook_deliveries" ("endpoint_id", "event_id");
CREATE INDEX "webhook_deliveries_endpoint_id_position_idx" ON "webhook_deliveries" ("endpoint_id", "position");
CREATE INDEX "webhook_deliveries_endpoint_id_status_position_idx" ON "webhook_deliveries" ("endpoint_id", "status", "position");
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (endpoint_id, subject_id, position) WHERE status = 'PENDING';
CREATE INDEX "webhook_deliveries_delivered_at_idx" ON "webhook_deliveries" ("delivered_at");

-- The deliveries of a subject to an endpoint go one after the other, so it is their queue that is due, and that a process leases.
-- A delivery that is sent again by hand has a queue of its own, named after it.
CREATE TABLE "webhook_queues" (
    "endpoint_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "is_resend" BOOLEAN NOT NULL DEFAULT false,
    "last_position" BIGINT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "lease_id" UUID,

    CONSTRAINT "webhook_queues_pkey" PRIMARY KEY ("id", "endpoint_id")
);
ALTER TABLE "webhook_queues" ADD CONSTRAINT "webhook_queues_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "webhook_queues_endpoint_id_due_at_idx" ON "webhook_queues" ("endpoint_id", "due_at");
-- Of an expression, so that those in flight are never looked for among all that wait for an endpoint.
CREATE INDEX webhook_queues_leased ON webhook_queues ((CASE WHEN lease_id IS NOT NULL THEN endpoint_id END)) WHERE lease_id IS NOT NULL;
