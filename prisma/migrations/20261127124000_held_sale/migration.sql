-- What was held is sold. By itself, since a new value can be used only once it is committed.
ALTER TYPE "ledger_kind" ADD VALUE 'HELD_SALE';
