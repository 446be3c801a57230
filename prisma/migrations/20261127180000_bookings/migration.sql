-- Seats in time: experiences of a host, their time slots, and bookings, which are orders of seats instead of goods.
CREATE TYPE "experience_status" AS ENUM ('ACTIVE', 'ARCHIVED');

CREATE TABLE "experiences" (
    "id" UUID NOT NULL,
    "number" BIGINT GENERATED ALWAYS AS IDENTITY,
    "seller_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "category" "category" NOT NULL,
    "status" "experience_status" NOT NULL DEFAULT 'ACTIVE',
    "price_amount" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL DEFAULT 'MXN',
    "place" TEXT,
    "language" TEXT,
    "time_zone" TEXT NOT NULL,
    "cancellation_hours" INTEGER NOT NULL DEFAULT 24,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "updated_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "experiences_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "experiences_price_positive" CHECK (price_amount > 0),
    CONSTRAINT "experiences_currency_is_mxn" CHECK (currency = 'MXN'),
    CONSTRAINT "experiences_cancellation_not_negative" CHECK (cancellation_hours >= 0),
    CONSTRAINT "experiences_version_positive" CHECK (version > 0)
);

CREATE TABLE "time_slots" (
    "id" UUID NOT NULL,
    "experience_id" UUID NOT NULL,
    -- The experience's, by which slots of one are told from those of others: no range of PostgreSQL's own is of a UUID.
    "experience_number" BIGINT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "capacity" INTEGER NOT NULL,
    "booked_count" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "cancelled_at" TIMESTAMPTZ(3),
    "created_by" UUID NOT NULL,
    "updated_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "time_slots_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "time_slots_end_after_start" CHECK (ends_at > starts_at),
    CONSTRAINT "time_slots_capacity_positive" CHECK (capacity > 0),
    CONSTRAINT "time_slots_booked_not_negative" CHECK (booked_count >= 0),
    CONSTRAINT "time_slots_capacity_not_exceeded" CHECK (booked_count <= capacity),
    CONSTRAINT "time_slots_version_positive" CHECK (version > 0)
) WITH (fillfactor = 60);

CREATE TABLE "waiting_list_entries" (
    "id" UUID NOT NULL,
    "slot_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "guests" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "waiting_list_entries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "waiting_list_entries_guests_positive" CHECK (guests > 0)
);

-- A booking: an order of a slot's seats. It has no items, and nothing to ship.
ALTER TABLE "orders" ADD COLUMN "slot_id" UUID;
ALTER TABLE "orders" ADD COLUMN "guests" INTEGER;
ALTER TABLE "orders" ADD CONSTRAINT "orders_slot_has_guests" CHECK ((slot_id IS NULL) = (guests IS NULL) AND guests > 0);
ALTER TABLE "orders" ADD CONSTRAINT "orders_seats_are_not_shipped" CHECK (slot_id IS NULL OR status NOT IN ('PROCESSING', 'SHIPPED'));

-- What is bought without a cart is sent nowhere.
ALTER TABLE "checkouts" ALTER COLUMN "cart_id" DROP NOT NULL;
ALTER TABLE "checkouts" ALTER COLUMN "cart_version" DROP NOT NULL;
ALTER TABLE "checkouts" ALTER COLUMN "shipping_address" DROP NOT NULL;
ALTER TABLE "checkouts" ADD CONSTRAINT "checkouts_of_a_cart" CHECK (num_nonnulls(cart_id, cart_version, shipping_address) IN (0, 3));

CREATE UNIQUE INDEX "experiences_id_number_key" ON "experiences" ("id", "number");
CREATE INDEX "experiences_seller_id_id_idx" ON "experiences" ("seller_id", "id");
CREATE INDEX "experiences_status_id_idx" ON "experiences" ("status", "id");
CREATE INDEX "experiences_status_category_id_idx" ON "experiences" ("status", "category", "id");

CREATE INDEX "time_slots_experience_id_starts_at_id_idx" ON "time_slots" ("experience_id", "starts_at", "id");
-- A range of seconds for each experience, apart from those of all others.
ALTER TABLE "time_slots" ADD CONSTRAINT "time_slots_do_not_overlap" EXCLUDE USING gist (
  numrange(
    experience_number * 1000000000000::numeric + extract(epoch FROM starts_at - TIMESTAMPTZ '1970-01-01 00:00:00+00'),
    experience_number * 1000000000000::numeric + extract(epoch FROM ends_at - TIMESTAMPTZ '1970-01-01 00:00:00+00')) WITH &&)
  WHERE (cancelled_at IS NULL);

CREATE UNIQUE INDEX "waiting_list_entries_slot_id_buyer_id_key" ON "waiting_list_entries" ("slot_id", "buyer_id");
CREATE INDEX "waiting_list_entries_slot_id_id_idx" ON "waiting_list_entries" ("slot_id", "id");
CREATE INDEX "waiting_list_entries_buyer_id_id_idx" ON "waiting_list_entries" ("buyer_id", "id");

-- One live booking per person and slot.
CREATE UNIQUE INDEX "orders_one_live_booking" ON "orders" ("slot_id", "buyer_id") WHERE slot_id IS NOT NULL AND status NOT IN ('CANCELLED', 'REFUNDED');
CREATE INDEX "orders_of_slots" ON "orders" ("slot_id", "id") WHERE slot_id IS NOT NULL;

ALTER TABLE "experiences" ADD CONSTRAINT "experiences_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "sellers" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "time_slots" ADD CONSTRAINT "time_slots_experience_id_experience_number_fkey" FOREIGN KEY ("experience_id", "experience_number") REFERENCES "experiences" ("id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waiting_list_entries" ADD CONSTRAINT "waiting_list_entries_slot_id_fkey" FOREIGN KEY ("slot_id") REFERENCES "time_slots" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "orders" ADD CONSTRAINT "orders_slot_id_fkey" FOREIGN KEY ("slot_id") REFERENCES "time_slots" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER experiences_updated_at BEFORE UPDATE ON experiences FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER time_slots_updated_at BEFORE UPDATE ON time_slots FOR EACH ROW EXECUTE FUNCTION set_updated_at();
