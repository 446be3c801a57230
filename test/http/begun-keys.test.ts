import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contextOf } from '../../src/concurrency/index.ts';
import { FEATURES } from '../../src/features/all.ts';
import type { Feature } from '../../src/features/feature.ts';
import { AppError, PLATFORM_ERRORS } from '../../src/platform/errors.ts';
import { groupedStatement } from '../../src/platform/grouped-statements.ts';
import { type BegunDecision, begun } from '../../src/platform/idempotency.ts';
import { insertKeysOf, KEY_COLUMNS, keyColumns } from '../../src/platform/idempotency-keys.sql.ts';
import { newId } from '../../src/platform/ids.ts';
import { type Answer, type Buyer, tally, together, useMarket } from '../support/market.ts';
import { until } from '../support/wait.ts';

/**
 * A route whose effect is committed before its answer is known, as that of a payment is: it writes a transfer down with its key,
 * then asks a bank that the test plays.
 */

const PATH = '/api/test/transfers';

const BEGIN = groupedStatement<[id: string]>(
  'test-begin',
  { id: 'uuid', ...KEY_COLUMNS },
  ({ asked }) => `${asked},
    made AS (INSERT INTO transfers (id, state) SELECT id, 'OPEN' FROM asked RETURNING id),
    keys AS (${insertKeysOf('asked')})
    SELECT a.n, made.id FROM made JOIN asked a USING (id)`,
);
const END = groupedStatement<[id: string]>(
  'test-end',
  { id: 'uuid', state: 'text' },
  ({ asked }) => `${asked},
    done AS (UPDATE transfers t SET state = a.state FROM asked a WHERE t.id = a.id RETURNING t.id)
    SELECT a.n, done.id FROM done JOIN asked a USING (id)`,
);
const FIND = groupedStatement<[state: string]>(
  'test-find',
  { id: 'uuid' },
  ({ asked }) => `${asked} SELECT a.n, t.state FROM transfers t JOIN asked a USING (id)`,
);

type Word = 'DONE' | 'DECLINED' | 'fails';

/** Says of a transfer what becomes of it, once the test has it say so. */
class Bank {
  asked: string[] = [];
  #word = Promise.withResolvers<Word>();

  ask(id: string): Promise<Word> {
    this.asked.push(id);
    return this.#word.promise;
  }

  say(word: Word): void {
    this.#word.resolve(word);
  }

  reset(): void {
    this.asked = [];
    this.#word = Promise.withResolvers();
  }
}

const bank = new Bank();

const declined = () =>
  new AppError(PLATFORM_ERRORS['invalid-transition'], {
    params: { reason: 'declined' },
    extensions: { from: 'BEGUN' },
  });

const routes = async (root: FastifyInstance) => {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/transfers',
    {
      config: {
        access: ['BUYER'],
        workload: 'manage',
        idempotency: {
          answerOf: async (request, decision) => {
            const { transferId: id } = decision as BegunDecision & { transferId: string };
            const [row] = await contextOf(request).askWithOthers(FIND, { id });
            if (row?.[0] === 'DECLINED') throw declined();
            return row?.[0] === 'DONE' ? { status: 201, body: { id } } : undefined;
          },
        },
      },
      schema: { body: z.object({ amount: z.int() }), response: { 201: z.object({ id: z.string() }) } },
    },
    async (request, reply) => {
      const { askWithOthers, lendSlot } = contextOf(request);
      const id = newId();
      await askWithOthers(BEGIN, { id, ...keyColumns(request.idempotent, (key) => begun(key, { transferId: id })) });
      const word = await lendSlot(() => bank.ask(id));
      if (word === 'fails') throw new Error('the bank broke down');
      await askWithOthers(END, { id, state: word });
      if (word === 'DECLINED') throw declined();
      return reply.status(201).send({ id });
    },
  );
};

const TRANSFERS: Feature = { name: 'transfers', serve: () => ({ prefix: '/api/test', routes: [routes] }) };

describe('a key whose effect has begun', () => {
  const market = useMarket({ CHECKOUT_DEADLINE_MS: '6000' }, { features: [...FEATURES, TRANSFERS] });

  const buyer = async () => {
    await market().db.pool.query('CREATE TABLE IF NOT EXISTS transfers (id uuid PRIMARY KEY, state text NOT NULL)');
    bank.reset();
    return market().buyer();
  };
  const send = ({ token }: Buyer, { key = 'k', amount = 5 } = {}) =>
    market().call('POST', PATH, { token, body: { amount }, headers: { 'idempotency-key': key } });
  const isAsked = () => until('the bank is asked', async () => bank.asked.length > 0);
  const states = async (): Promise<string[]> =>
    (await market().db.pool.query('SELECT state FROM transfers WHERE id = ANY ($1)', [bank.asked])).rows.map(
      ({ state }) => state,
    );
  const replayed = ({ headers }: Answer) => headers.get('idempotency-replayed');

  it.each([
    ['DONE', 201],
    ['DECLINED', 409],
  ] as const)('is answered the same ten times at once, and later: %s', async (word, status) => {
    for (let round = 0; round < 10; round += 1) {
      const one = await buyer();
      const sending = together(Array(10).fill(one), (who: Buyer) => send(who));
      await isAsked();
      bank.say(word);
      const answers = await sending;
      expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(status));
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      expect(answers.filter((answer) => replayed(answer) === null)).toHaveLength(1);
      expect(await states()).toEqual([word]);
      const again = await send(one);
      expect([again.status, again.body, replayed(again)]).toEqual([status, answers[0]?.body, 'true']);
      expect(await send(one, { amount: 6 })).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
      expect((await send(one, { key: 'other' })).status).toBe(status);
      expect(bank.asked).toHaveLength(2);
    }
  });

  it('is waited for up to the deadline, and then told to be asked for again', async () => {
    const one = await buyer();
    const first = send(one);
    await isAsked();
    const start = performance.now();
    const second = await send(one);
    expect(second).toMatchObject({ status: 409, body: { code: 'request-in-progress' } });
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(performance.now() - start).toBeGreaterThan(1_000);
    bank.say('DONE');
    expect((await first).status).toBe(201);
    expect(await send(one)).toMatchObject({ status: 201, body: (await first).body });
  });

  it('is waited for by 20 calls of its user at once', async () => {
    const one = await buyer();
    const first = send(one);
    await isAsked();
    let refused = 0;
    const sending = together(Array(25).fill(one), async (who: Buyer) => {
      const answer = await send(who);
      if (answer.status === 409) refused += 1;
      return answer;
    });
    await until('those too many are refused', async () => refused >= 5);
    bank.say('DONE');
    expect(tally(await sending)).toEqual({ 201: 20, '409 request-in-progress': 5 });
    expect((await first).status).toBe(201);
  });

  it('keeps no failure: the answer is made of what became of the effect since, and stays', async () => {
    const one = await buyer();
    const first = send(one);
    await isAsked();
    bank.say('fails');
    expect(await first).toMatchObject({ status: 500 });
    // What the process left behind is settled by a job.
    const settle = (state: string) => market().db.pool.query('UPDATE transfers SET state = $1', [state]);
    const waiting = send(one);
    await settle('DONE');
    const answer = await waiting;
    expect([answer.status, answer.body, replayed(answer)]).toEqual([201, { id: bank.asked[0] }, 'true']);
    await settle('DECLINED');
    expect(await send(one)).toMatchObject({ status: 201, body: answer.body });
    expect(tally([await send(await market().buyer(), { key: 'k' })])).toEqual({ '500 internal': 1 });
  });
});
