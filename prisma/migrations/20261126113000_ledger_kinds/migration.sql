-- Every movement of goods and of what is promised of them. What came back to the shelf because an order ended unshipped was called
-- RETURN; a return is what comes back from a buyer. By itself, since new values can be used only once they are committed.
ALTER TYPE "ledger_kind" RENAME VALUE 'RETURN' TO 'RELEASE';
ALTER TYPE "ledger_kind" ADD VALUE 'REFUND';
ALTER TYPE "ledger_kind" ADD VALUE 'RECEIPT';
ALTER TYPE "ledger_kind" ADD VALUE 'SHIPMENT';
ALTER TYPE "ledger_kind" ADD VALUE 'RETURN';
ALTER TYPE "ledger_kind" ADD VALUE 'TRANSFER_OUT';
ALTER TYPE "ledger_kind" ADD VALUE 'TRANSFER_IN';
ALTER TYPE "ledger_kind" ADD VALUE 'EXPIRY';
ALTER TYPE "ledger_kind" ADD VALUE 'LOT_REJECTION';
ALTER TYPE "ledger_kind" ADD VALUE 'HOLD';
ALTER TYPE "ledger_kind" ADD VALUE 'HOLD_RELEASE';
