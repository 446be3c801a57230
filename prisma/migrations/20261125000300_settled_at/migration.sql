-- When the outcome of an attempt was learnt: with a slow provider, or one that was asked later, not when it began. Empty
-- for those before, for which both were the same.
ALTER TABLE payments ADD COLUMN settled_at TIMESTAMPTZ(3);
