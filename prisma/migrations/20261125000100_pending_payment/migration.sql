-- An attempt to pay is recorded before the provider is asked. A transaction that adds a value cannot use it: what does
-- is the next migration.
ALTER TYPE payment_status ADD VALUE 'PENDING' BEFORE 'SUCCEEDED';
