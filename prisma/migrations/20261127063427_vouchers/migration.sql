CREATE TABLE "vouchers" (
    "id" UUID NOT NULL,
    "seller_id" UUID,
    "code" TEXT NOT NULL,
    "percent" INTEGER,
    "amount" BIGINT,
    "currency" CHAR(3) NOT NULL DEFAULT 'MXN',
    "minimum_amount" BIGINT,
    "total_limit" INTEGER,
    "remaining" INTEGER,
    "per_buyer_limit" INTEGER,
    "per_buyer_limit_most" INTEGER,
    "starts_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "active" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vouchers_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "vouchers_code_valid" CHECK (code ~ '^[A-Z0-9_-]{3,40}$'),
    CONSTRAINT "vouchers_percent_or_amount" CHECK (num_nonnulls(percent, amount) = 1),
    CONSTRAINT "vouchers_percent_valid" CHECK (percent BETWEEN 1 AND 100),
    CONSTRAINT "vouchers_amount_positive" CHECK (amount > 0),
    CONSTRAINT "vouchers_currency_is_mxn" CHECK (currency = 'MXN'),
    CONSTRAINT "vouchers_minimum_positive" CHECK (minimum_amount > 0),
    CONSTRAINT "vouchers_limit_is_counted" CHECK ((total_limit IS NULL) = (remaining IS NULL)),
    CONSTRAINT "vouchers_limit_not_exceeded" CHECK (remaining >= 0),
    CONSTRAINT "vouchers_uses_not_negative" CHECK (remaining <= total_limit),
    CONSTRAINT "vouchers_buyer_limit_positive" CHECK (per_buyer_limit > 0),
    CONSTRAINT "vouchers_buyer_limit_most" CHECK (per_buyer_limit_most IS NULL OR coalesce(per_buyer_limit <= per_buyer_limit_most, false)),
    CONSTRAINT "vouchers_ends_after_start" CHECK (starts_at < ends_at)
) WITH (fillfactor = 60);

CREATE UNIQUE INDEX "vouchers_code_key" ON "vouchers"("code");

CREATE INDEX "vouchers_seller_id_id_idx" ON "vouchers"("seller_id", "id");

ALTER TABLE "vouchers" ADD CONSTRAINT "vouchers_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "sellers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "voucher_redemptions" (
    "id" UUID NOT NULL,
    "voucher_id" UUID NOT NULL,
    "buyer_id" UUID NOT NULL,
    "checkout_id" UUID NOT NULL,
    "open_orders" INTEGER NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "voucher_redemptions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "voucher_redemptions_orders_not_negative" CHECK (open_orders >= 0),
    CONSTRAINT "voucher_redemptions_released_at_the_end" CHECK ((open_orders = 0) = (released_at IS NOT NULL))
);

CREATE UNIQUE INDEX "voucher_redemptions_checkout_id_key" ON "voucher_redemptions"("checkout_id");

CREATE INDEX "voucher_redemptions_voucher_id_buyer_id_idx" ON "voucher_redemptions"("voucher_id", "buyer_id");

ALTER TABLE "voucher_redemptions" ADD CONSTRAINT "voucher_redemptions_checkout_id_fkey" FOREIGN KEY ("checkout_id") REFERENCES "checkouts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What a voucher took off. The total of an order, and of a checkout, is what is left to pay.
ALTER TABLE "checkouts" ADD COLUMN "discount_amount" BIGINT NOT NULL DEFAULT 0;

ALTER TABLE "orders" ADD COLUMN "discount_amount" BIGINT NOT NULL DEFAULT 0;

ALTER TABLE "order_items" ADD COLUMN "discount_amount" BIGINT NOT NULL DEFAULT 0;

ALTER TABLE "checkouts" ADD CONSTRAINT "checkouts_discount_not_negative" CHECK (discount_amount >= 0);

ALTER TABLE "orders" ADD CONSTRAINT "orders_discount_not_negative" CHECK (discount_amount >= 0);

ALTER TABLE "order_items" ADD CONSTRAINT "order_items_something_to_pay" CHECK (discount_amount >= 0 AND discount_amount < total_amount);
