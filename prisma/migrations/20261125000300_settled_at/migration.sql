-- When the outcome of an attempt was learnt: with a slow provider, or one that was asked later, not when it began. Empty
-- where a process of the version before wrote it.
ALTER TABLE payments ADD COLUMN settled_at TIMESTAMPTZ(3);

UPDATE payments SET settled_at = created_at WHERE status <> 'PENDING';
