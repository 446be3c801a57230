-- Lines of an import on their way from the client to their effect, so that nobody waits for the client inside a transaction. What
-- is lost with the server belongs to a request that was lost with it: nothing of it need be written twice.
CREATE UNLOGGED TABLE "import_lines" (
    "import_id" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "about" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "fields" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "import_lines_pkey" PRIMARY KEY ("import_id", "part", "about", "line")
);

CREATE INDEX "import_lines_created_at_idx" ON "import_lines" ("created_at");
