-- The bookings of each status of a person, and of a host, are a stretch by id, apart from their orders of goods.
CREATE INDEX "orders_bookings_of_buyers" ON "orders" ("buyer_id", "status", "id") WHERE slot_id IS NOT NULL;
CREATE INDEX "orders_bookings_of_sellers" ON "orders" ("seller_id", "status", "id") WHERE slot_id IS NOT NULL;
