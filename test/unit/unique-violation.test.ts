import { describe, expect, it } from 'vitest';
import { staleResource as staleResourceOf } from '../../src/concurrency/write-set.sql.ts';
import { CHECKOUT_SHAPE } from '../../src/features/checkout/write-set.ts';
import { isUniqueViolation } from '../../src/platform/sqlstate.ts';

const EMAIL = { table: 'users', columns: ['email'] };
const ANSWER = { table: 'idempotency_keys', columns: ['user_id', 'key'], primary: true };

const words = (constraint: string) => `duplicate key value violates unique constraint "${constraint}"`;

/** As pg has it; what is given is added, or taken away. */
const fromPg = (constraint: string, fields: object = {}) =>
  Object.assign(new Error(words(constraint)), { code: '23505', severity: 'ERROR', constraint, ...fields });

/** As Prisma wraps what its adapter made of it. */
const fromPrisma = (cause: object, constraint: string) =>
  Object.assign(new Error('Invalid `prisma.user.create()` invocation: Unique constraint failed'), {
    code: 'P2002',
    meta: {
      modelName: 'User',
      driverAdapterError: Object.assign(new Error('UniqueConstraintViolation'), {
        cause: {
          kind: 'UniqueConstraintViolation',
          originalCode: '23505',
          originalMessage: words(constraint),
          ...cause,
        },
      }),
    },
  });

const unnamed = { constraint: undefined, table: undefined };

describe('a row that a unique key refused', () => {
  it.each([
    ['pg', fromPg('users_email_key', { table: 'users', detail: 'Key (email)=(a@b.mx) already exists.' })],
    ['pg in Spanish', fromPg('users_email_key', { table: 'users', detail: 'Ya existe la llave (email)=(a@b.mx).' })],
    ['pg without details', fromPg('users_email_key')],
    ['a shard', fromPg('users_email_key_102008', { table: 'users_102008' })],
    ['a worker, without fields', fromPg('users_email_key_102008', unnamed)],
    ['a worker, with the details only', fromPg('x', { ...unnamed, detail: 'Key (email)=(a@b.mx) already exists.' })],
    ['another wrapping it', new Error('the transaction failed', { cause: fromPg('users_email_key_102008') })],
    [
      'a worker in Spanish',
      { code: '23505', message: 'llave duplicada viola restricción de unicidad «users_email_key_102008»' },
    ],
    ['Prisma', fromPrisma({ constraint: { index: 'users_email_key' }, table: 'users' }, 'users_email_key')],
    ['Prisma, of a shard', fromPrisma({ constraint: { index: 'users_email_key_102008' } }, 'users_email_key_102008')],
    ['Prisma, of a worker', fromPrisma({ constraint: { fields: ['email'] } }, 'users_email_key_102008')],
    ['Prisma, with the words only', fromPrisma({}, 'users_email_key_102008')],
  ])('is known from %s', (_who, error) => {
    expect(isUniqueViolation(error, EMAIL)).toBe(true);
    expect(isUniqueViolation(error, { table: 'users', columns: ['id'], primary: true })).toBe(false);
    expect(isUniqueViolation(error, ANSWER)).toBe(false);
  });

  it.each([
    fromPg('idempotency_keys_pkey', { table: 'idempotency_keys', detail: 'Key (user_id, key)=(1, 2) already exists.' }),
    fromPg('idempotency_keys_pkey_102040', { table: 'idempotency_keys_102040' }),
    fromPg('x', { ...unnamed, detail: 'Key (user_id, "key")=(1, 2) already exists.' }),
    fromPrisma({ constraint: { fields: ['user_id', 'key'] } }, 'idempotency_keys_pkey_102040'),
    fromPrisma({ constraint: { index: 'idempotency_keys_pkey_102040' } }, 'idempotency_keys_pkey_102040'),
  ])('is known where the key has two columns (%#)', (error) => {
    expect(isUniqueViolation(error, ANSWER)).toBe(true);
    expect(isUniqueViolation(error, EMAIL)).toBe(false);
  });

  it.each([
    [
      'a key of the same column in another table',
      fromPg('sellers_pkey', { table: 'sellers', detail: 'Key (id)=(1) a' }),
    ],
    ['another key of the table', fromPg('users_name_key', { table: 'users', detail: 'Key (name)=(email) exists.' })],
    ['a name that only begins alike', fromPg('users_email_key_old')],
    ['another error with the name in it', Object.assign(fromPg('users_email_key'), { code: '23503' })],
    ['an error that quotes the name', new Error('"users_email_key"')],
    ['none', undefined],
  ])('is not mistaken: %s', (_what, error) => {
    expect(isUniqueViolation(error, EMAIL)).toBe(false);
    expect(isUniqueViolation(error, { table: 'users', columns: ['id'], primary: true })).toBe(false);
  });
});

describe('a version that had moved', () => {
  const staleResource = (error: unknown) => staleResourceOf(error, CHECKOUT_SHAPE);
  const stale = (resource: string) => `stale ${resource}: 0 of 1 versions still held`;

  it.each(['product', 'cart'])('is known from the words, whoever passes them on (%s)', (resource) => {
    expect(staleResource({ code: '40001', message: stale(resource), constraint: resource })).toBe(resource);
    expect(staleResource({ code: '40001', message: stale(resource) })).toBe(resource);
  });

  it('is not mistaken for another conflict', () => {
    expect(staleResource({ code: '40001', message: 'could not serialize access due to concurrent update' })).toBe(
      undefined,
    );
    expect(staleResource({ code: '40001', message: stale('order') })).toBe(undefined);
    expect(staleResource({ code: 'P0001', message: stale('cart') })).toBe(undefined);
    expect(staleResource(new Error(stale('cart')))).toBe(undefined);
  });
});
