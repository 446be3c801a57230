-- A booking keeps the policy that it was made under, as it keeps its price. NULL of an order of goods.
ALTER TABLE "orders" ADD COLUMN "cancellation_hours" INTEGER;
