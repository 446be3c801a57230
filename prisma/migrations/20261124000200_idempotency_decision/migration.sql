-- A key keeps what was decided, not the text of the answer: how an answer looks may change from one version to the next.
ALTER TABLE idempotency_keys ADD COLUMN decision JSONB;

UPDATE idempotency_keys SET decision = jsonb_build_object(
  'kind', 'placed', 'checkoutId', response ->> 'id', 'expiresAt', response ->> 'expiresAt');

ALTER TABLE idempotency_keys ALTER COLUMN decision SET NOT NULL, DROP COLUMN response;
