-- Who comes back is told of orders again; among a seller's events, and among all, many more are of stock.
DROP INDEX "events_seller_id_position_idx";
CREATE INDEX events_of_sellers_orders ON events (seller_id, position) WHERE type LIKE 'order.%';
CREATE INDEX events_of_orders ON events (position) WHERE type LIKE 'order.%';
