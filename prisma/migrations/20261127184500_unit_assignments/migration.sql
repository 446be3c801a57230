-- Who had a unit when: a holder of its site, or a line of an order that it left with.
CREATE TYPE "unit_assignment_end" AS ENUM ('RETURNED', 'TRANSFERRED', 'RETIRED');

CREATE TABLE "unit_assignments" (
    "id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    -- Where the unit was then.
    "site_id" UUID NOT NULL,
    "holder_id" UUID,
    "order_item_id" UUID,
    "note" TEXT,
    "assigned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "assigned_by" UUID NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" UUID,
    "end_kind" "unit_assignment_end",
    "end_note" TEXT,

    CONSTRAINT "unit_assignments_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "unit_assignments_to_one" CHECK (num_nonnulls("holder_id", "order_item_id") = 1),
    CONSTRAINT "unit_assignments_end_is_whole" CHECK (
      ("ended_at" IS NULL) = ("end_kind" IS NULL) AND ("ended_at" IS NOT NULL OR num_nonnulls("ended_by", "end_note") = 0)),
    CONSTRAINT "unit_assignments_end_after_begin" CHECK ("ended_at" >= "assigned_at")
);

-- A unit is somebody's alone, whatever else may be wrong.
CREATE UNIQUE INDEX "unit_assignments_unit_id_key" ON "unit_assignments" ("unit_id") WHERE "ended_at" IS NULL;
CREATE INDEX "unit_assignments_unit_id_id_idx" ON "unit_assignments" ("unit_id", "id");
CREATE INDEX "unit_assignments_holder_id_unit_id_idx" ON "unit_assignments" ("holder_id", "unit_id");
CREATE INDEX "unit_assignments_order_item_id_unit_id_idx" ON "unit_assignments" ("order_item_id", "unit_id");

ALTER TABLE "unit_assignments" ADD CONSTRAINT "unit_assignments_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "unit_assignments" ADD CONSTRAINT "unit_assignments_holder_id_fkey" FOREIGN KEY ("holder_id") REFERENCES "unit_holders" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "unit_assignments" ADD CONSTRAINT "unit_assignments_order_item_id_fkey" FOREIGN KEY ("order_item_id") REFERENCES "order_items" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Why it is retired, as long as it is.
ALTER TABLE "units" ADD COLUMN "retired_reason" TEXT;
ALTER TABLE "units" ADD CONSTRAINT "units_reason_of_the_retired" CHECK ("retired_reason" IS NULL OR "status" = 'RETIRED');
ALTER TABLE "units" ADD CONSTRAINT "units_deleted_are_not_assigned" CHECK ("deleted_at" IS NULL OR "status" <> 'ASSIGNED');

-- What was written down stands: an assignment ends once, and says of itself what it said at first.
CREATE FUNCTION refuse_assignment_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'who had a unit stands: UPDATE is refused' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER unit_assignments_stand BEFORE UPDATE ON unit_assignments FOR EACH ROW
  WHEN (OLD.ended_at IS NOT NULL
    OR (OLD.id, OLD.unit_id, OLD.site_id, OLD.holder_id, OLD.order_item_id, OLD.note, OLD.assigned_at, OLD.assigned_by)
      IS DISTINCT FROM (NEW.id, NEW.unit_id, NEW.site_id, NEW.holder_id, NEW.order_item_id, NEW.note, NEW.assigned_at, NEW.assigned_by))
  EXECUTE FUNCTION refuse_assignment_change();
