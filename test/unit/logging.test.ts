import { describe, expect, it } from 'vitest';
import { loggedError } from '../../src/platform/logging.ts';

/** An error as pg makes it, with its client. */
function errorOfPg(): Error {
  const client = { connectionParameters: { user: 'shop' }, password: 'hunter2' };
  return Object.assign(new Error('terminating connection'), {
    client,
    code: '57P01',
    severity: 'FATAL',
    table: 'products',
    detail: 'Key (email)=(ana@example.com) already exists.',
  });
}

describe('an error in the log', () => {
  it('says what it is, and where it came from', () => {
    expect(loggedError(errorOfPg())).toEqual({
      type: 'Error',
      message: 'terminating connection',
      code: '57P01',
      severity: 'FATAL',
      table: 'products',
      stack: expect.stringContaining('logging.test.ts'),
    });
  });

  it.each([
    ['its cause', new Error('failed', { cause: errorOfPg() })],
    ['a cause of its cause', new Error('failed', { cause: new TypeError('failed', { cause: errorOfPg() }) })],
    ['what Prisma wraps', Object.assign(new Error('failed'), { meta: { driverAdapterError: errorOfPg() } })],
    ['one of several', new AggregateError([errorOfPg()], 'failed')],
    ['no error at all', { client: { password: 'hunter2' }, message: 'terminating connection 57P01' }],
  ])('lets nothing else through when pg is %s', (_where, error) => {
    const text = JSON.stringify(loggedError(error));
    expect(text).toContain('57P01');
    expect(text).not.toMatch(/hunter2|client|connectionParameters|ana@example/);
  });

  it('ends where causes go in a circle', () => {
    const error = new Error('failed');
    error.cause = error;
    expect(JSON.stringify(loggedError(error)).match(/"cause"/g)).toHaveLength(6);
  });

  it.each([
    ['a text', 'text', { type: 'string', message: 'text', stack: '' }],
    ['nothing', undefined, { type: 'undefined', message: 'undefined', stack: '' }],
    ['an object without a constructor', Object.create(null), { type: 'Object', message: '', stack: '' }],
  ])('may be %s', (_what, thrown, logged) => {
    expect(loggedError(thrown)).toEqual(logged);
  });
});
