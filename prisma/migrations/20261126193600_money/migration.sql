-- What was there before is filled in by the migrations after this one, which so holds the tables that are sold by for a moment only.
--
-- Money moves outside of the order's transaction: payments that are settled later, refunds that a provider has to send, and a ledger
-- that says of every centavo where it is.

-- Who moved an order, and why. Its first status is the checkout's.
CREATE TYPE "order_actor" AS ENUM ('BUYER', 'SELLER', 'OPERATOR', 'PROVIDER', 'CLOCK');
CREATE TABLE "order_history" (
    "order_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "from_status" "order_status" NOT NULL,
    "to_status" "order_status" NOT NULL,
    "actor" "order_actor" NOT NULL,
    "actor_id" UUID,
    "why" TEXT NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "order_history_pkey" PRIMARY KEY ("order_id", "id")
);
CREATE TRIGGER order_history_append_only BEFORE UPDATE OR DELETE ON order_history
  FOR EACH ROW EXECUTE FUNCTION refuse_history_change();
CREATE TRIGGER order_history_no_truncate BEFORE TRUNCATE ON order_history
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();

-- A payment is PENDING until its outcome is known: recorded only, or with the provider, which then has a name for it.
ALTER TABLE payments
  ADD COLUMN reference TEXT,
  ADD COLUMN next_action JSONB,
  ADD COLUMN pending_until TIMESTAMPTZ(3),
  ADD COLUMN ask_at TIMESTAMPTZ(3) NOT NULL DEFAULT now() + interval '30 seconds',
  ADD COLUMN failure TEXT,
  ADD COLUMN fee_amount BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN refunded_amount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payments ADD CONSTRAINT payments_fee_within_amount CHECK (fee_amount BETWEEN 0 AND amount) NOT VALID;
ALTER TABLE payments ADD CONSTRAINT payments_refunds_within_amount CHECK (
  CASE status
    WHEN 'SUCCEEDED' THEN refunded_amount >= 0 AND refunded_amount < amount
    WHEN 'REFUNDED' THEN refunded_amount = amount
    ELSE refunded_amount = 0
  END
) NOT VALID;
-- How the job finds what it must ask about.
CREATE INDEX payments_to_ask ON payments (ask_at, id) WHERE status = 'PENDING';

-- What was refunded of an item.
ALTER TABLE order_items ADD COLUMN refunded_quantity INTEGER NOT NULL DEFAULT 0;
ALTER TABLE order_items ADD CONSTRAINT order_items_refunded_within_quantity CHECK (refunded_quantity BETWEEN 0 AND quantity) NOT VALID;

-- Money that goes back. PENDING: promised to the buyer, and the provider has not sent it yet.
CREATE TYPE "refund_status" AS ENUM ('PENDING', 'SUCCEEDED');
CREATE TABLE "refunds" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "status" "refund_status" NOT NULL DEFAULT 'PENDING',
    "amount" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL DEFAULT 'MXN',
    "restock" BOOLEAN NOT NULL,
    "reason" TEXT,
    "requested_by" UUID,
    "round" INTEGER NOT NULL DEFAULT 0,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "reference" TEXT,
    "ask_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now() + interval '30 seconds',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("id"),
    CONSTRAINT refunds_amount_positive CHECK (amount > 0),
    CONSTRAINT refunds_settled_when_sent CHECK ((status = 'SUCCEEDED') = (settled_at IS NOT NULL))
);
CREATE INDEX "refunds_order_id_id_idx" ON "refunds" ("order_id", "id");
CREATE INDEX "refunds_payment_id_idx" ON "refunds" ("payment_id");
CREATE INDEX refunds_to_send ON refunds (ask_at, id) WHERE status = 'PENDING';
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "refund_items" (
    "refund_id" UUID NOT NULL,
    "order_item_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "refund_items_pkey" PRIMARY KEY ("refund_id", "order_item_id"),
    CONSTRAINT refund_items_quantity_positive CHECK (quantity > 0)
);
ALTER TABLE "refund_items" ADD CONSTRAINT "refund_items_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "refunds" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refund_items" ADD CONSTRAINT "refund_items_order_item_id_fkey" FOREIGN KEY ("order_item_id") REFERENCES "order_items" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Why units of an item moved again: the refund that brought them back, or the late payment that took them once more.
ALTER TABLE ledger_entries ADD COLUMN cause_id UUID;
-- Where money is. A row says of one event what it changed: what the provider holds, and to whom that belongs. CAPTURE: the
-- seller's and the market's. LATE_CAPTURE: the buyer's, to whom it goes back. REFUND: what was the seller's is the buyer's. REFUND_SENT:
-- the buyer has it; REFUND_RETURNED: the buyer's bank did not take it.
CREATE TYPE "money_entry_kind" AS ENUM ('CAPTURE', 'LATE_CAPTURE', 'REFUND', 'REFUND_SENT', 'REFUND_RETURNED');
CREATE TABLE "money_entries" (
    "id" UUID NOT NULL,
    "kind" "money_entry_kind" NOT NULL,
    "provider" TEXT NOT NULL,
    "seller_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "refund_id" UUID,
    "round" INTEGER NOT NULL DEFAULT 0,
    "provider_amount" BIGINT NOT NULL,
    "seller_amount" BIGINT NOT NULL,
    "fee_amount" BIGINT NOT NULL,
    "buyer_amount" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL DEFAULT 'MXN',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "money_entries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT money_entries_balanced CHECK (provider_amount = seller_amount + fee_amount + buyer_amount),
    CONSTRAINT money_entries_fit_kind CHECK (
      CASE kind
        WHEN 'CAPTURE' THEN provider_amount > 0 AND seller_amount >= 0 AND fee_amount >= 0 AND buyer_amount = 0 AND refund_id IS NULL
        WHEN 'LATE_CAPTURE' THEN provider_amount > 0 AND seller_amount = 0 AND fee_amount = 0 AND refund_id IS NULL
        WHEN 'REFUND' THEN provider_amount = 0 AND seller_amount <= 0 AND fee_amount <= 0 AND buyer_amount > 0 AND refund_id IS NOT NULL
        WHEN 'REFUND_SENT' THEN provider_amount < 0 AND seller_amount = 0 AND fee_amount = 0 AND refund_id IS NOT NULL
        WHEN 'REFUND_RETURNED' THEN provider_amount > 0 AND seller_amount = 0 AND fee_amount = 0 AND refund_id IS NOT NULL
        ELSE false
      END
    )
);
-- Each event is entered once.
CREATE UNIQUE INDEX money_entries_event_once ON money_entries (payment_id, kind, refund_id, round) NULLS NOT DISTINCT;
CREATE FUNCTION refuse_money_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was entered in money_entries stands: % is refused, enter a correction', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER money_entries_append_only BEFORE UPDATE OR DELETE ON money_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_money_change();
CREATE TRIGGER money_entries_no_truncate BEFORE TRUNCATE ON money_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_money_change();

-- What sellers are owed. A seller has several rows, and each connection adds to one: payments of one seller wait for nobody.
CREATE TABLE "seller_balances" (
    "seller_id" UUID NOT NULL,
    "shard" INTEGER NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "seller_balances_pkey" PRIMARY KEY ("seller_id", "shard")
);
CREATE FUNCTION add_to_seller_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO seller_balances AS b (seller_id, shard, amount)
  SELECT seller_id, pg_backend_pid() % 16, sum(seller_amount) FROM entered WHERE seller_amount <> 0
  -- Everyone takes the locks in this order.
  GROUP BY seller_id ORDER BY seller_id
  ON CONFLICT (seller_id, shard) DO UPDATE SET amount = b.amount + excluded.amount;
  RETURN NULL;
END
$$;
CREATE TRIGGER money_entries_balances AFTER INSERT ON money_entries REFERENCING NEW TABLE AS entered
  FOR EACH STATEMENT EXECUTE FUNCTION add_to_seller_balances();

-- What providers told, each event once.
CREATE TABLE "provider_events" (
    "provider" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "attempt_id" UUID,
    "refund_id" UUID,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "processed_at" TIMESTAMPTZ(3),
    "process_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now() + interval '30 seconds',
    "tries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "provider_events_pkey" PRIMARY KEY ("provider", "event_id")
);
CREATE INDEX "provider_events_received_at_idx" ON "provider_events" ("received_at");
CREATE INDEX provider_events_to_process ON provider_events (process_at) WHERE processed_at IS NULL;

-- The memory of the simulated provider, which is none of the market's: what it was asked to charge and to refund, and what it tells.
CREATE TABLE "simulated_charges" (
    "id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL DEFAULT 'MXN',
    "settles_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "simulated_charges_pkey" PRIMARY KEY ("id"),
    CONSTRAINT simulated_charges_status_known CHECK (status IN ('REQUIRES_ACTION', 'PROCESSING', 'SUCCEEDED', 'DECLINED', 'CANCELLED'))
);
CREATE INDEX simulated_charges_to_settle ON simulated_charges (settles_at) WHERE status = 'PROCESSING';
CREATE TABLE "simulated_refunds" (
    "id" TEXT NOT NULL,
    "charge_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "simulated_refunds_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "simulated_refunds_charge_id_idx" ON "simulated_refunds" ("charge_id");
CREATE TABLE "simulated_events" (
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "charge_id" UUID NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "deliver_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "delivered_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "simulated_events_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "simulated_events_created_at_idx" ON "simulated_events" ("created_at");
CREATE INDEX simulated_events_to_deliver ON simulated_events (deliver_at) WHERE delivered_at IS NULL;
