-- Most events are of stock, nobody's, and written for every product that is sold: they are found by their position alone.
DROP INDEX "events_buyer_id_position_idx";
CREATE INDEX events_of_buyers ON events (buyer_id, position) WHERE buyer_id IS NOT NULL;
-- They get old in the order of their positions.
DROP INDEX "events_created_at_idx";
