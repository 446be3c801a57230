import { expect, it } from 'vitest';
import { startTestPostgres } from '../support/test-postgres.ts';

it.each([
  ['postgres', /must be embedded, testcontainers, or the address/],
  ['mysql://root@127.0.0.1/x', /must be embedded, testcontainers, or the address/],
  ['postgres://nobody:secret@127.0.0.1:1/postgres', /cannot be used: .*ECONNREFUSED/],
])('TEST_DATABASE=%s is refused in one line', async (wanted, reason) => {
  const error: Error = await startTestPostgres(wanted).then(
    () => expect.unreachable(),
    (refusal) => refusal,
  );
  expect(error.message).toMatch(reason);
  expect(error.message).not.toContain('secret');
  // All that is shown of it.
  expect(error.stack).toBe(error.message);
  expect(error.message).not.toContain('\n');
});
