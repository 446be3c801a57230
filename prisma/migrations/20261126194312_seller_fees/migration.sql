-- What the market keeps of a payment, in hundredths of a per cent. Null: as of everyone who has no fee of their own.
ALTER TABLE sellers ADD COLUMN fee_basis_points INTEGER;
ALTER TABLE sellers ADD CONSTRAINT sellers_fee_range CHECK (fee_basis_points BETWEEN 0 AND 10000);

-- A seller's entries of each kind are a stretch of this index, by the moment.
CREATE INDEX money_entries_of_seller ON money_entries (seller_id, kind, created_at, id);
