-- What each look at all accounts came to: the last one is a gauge, the same in every process.
CREATE TABLE "reconciliation_runs" (
    "id" UUID NOT NULL,
    "products" INTEGER NOT NULL,
    "drifting" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reconciliation_runs_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "reconciliation_runs_ended_at_idx" ON "reconciliation_runs" ("ended_at");
