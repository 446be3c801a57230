import Fastify from 'fastify';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { BriefReads } from '../../src/platform/brief-reads.ts';
import type { PublicAnswer } from '../../src/platform/public-answers.ts';
import { until } from '../support/wait.ts';

const MEGABYTE = 1024 * 1024;

/** A server of its own whose answers are made when the test says so. */
function serve(keepMs: number) {
  const reads = new BriefReads({ keepMs, registry: new Registry() });
  const makes: { path: string; done: (answer: PublicAnswer) => void; fail: (error: Error) => void }[] = [];
  const app = Fastify();
  app.get('/*', { preHandler: reads.fromKept(({ url }) => url) }, (request, reply) =>
    reads.answer(request, reply, {
      key: request.url,
      make: () =>
        new Promise((done, fail) => {
          makes.push({ path: request.url, done, fail });
        }),
    }),
  );
  /** Until so many answers are being made, or were. */
  const untilMaking = (count: number) => until(`${count} answers are made`, async () => makes.length >= count);
  const read = (path: string) => app.inject(path).then(({ statusCode, body }) => `${statusCode} ${body}`);
  return { app, makes, untilMaking, read, reads };
}

const answer = (body: string, about: readonly string[] = []): PublicAnswer => ({ body, etag: '"x"', about });

describe('public answers', () => {
  const servers: ReturnType<typeof serve>[] = [];
  const start = (keepMs: number) => {
    const server = serve(keepMs);
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    for (const { app } of servers.splice(0)) await app.close();
  });

  it('are made once for all who ask at the same moment, and kept for those who come after', async () => {
    const { makes, untilMaking, read } = start(60_000);
    const asked = [read('/a'), read('/a'), read('/b'), read('/a')];
    await untilMaking(2);
    expect(makes.map(({ path }) => path)).toEqual(['/a', '/b']);
    for (const { path, done } of makes) done(answer(`of ${path}`));
    expect(await Promise.all(asked)).toEqual(['200 of /a', '200 of /a', '200 of /b', '200 of /a']);
    expect(await read('/a')).toBe('200 of /a');
    expect(makes).toHaveLength(2);
  });

  it('are made anew after their time', async () => {
    const { makes, untilMaking, read } = start(30);
    const first = read('/a');
    await untilMaking(1);
    makes[0]?.done(answer('old'));
    await first;
    await new Promise((resolve) => setTimeout(resolve, 60));
    const second = read('/a');
    await untilMaking(2);
    makes[1]?.done(answer('new'));
    expect(await second).toBe('200 new');
  });

  it('are made for each where none are kept', async () => {
    const { makes, untilMaking, read } = start(0);
    const asked = [read('/a'), read('/a')];
    await untilMaking(2);
    expect(makes).toHaveLength(2);
    for (const [index, { done }] of makes.entries()) done(answer(`${index}`));
    expect((await Promise.all(asked)).sort()).toEqual(['200 0', '200 1']);
  });

  it('that fail are not kept', async () => {
    const { makes, untilMaking, read } = start(60_000);
    const asked = read('/a');
    await untilMaking(1);
    makes[0]?.fail(new Error('the database is gone'));
    expect(await asked).toMatch(/^500 /);
    const later = read('/a');
    await untilMaking(2);
    makes[1]?.done(answer('there'));
    expect(await later).toBe('200 there');
  });

  it('take no more memory than they may, however long they are', async () => {
    const { makes, untilMaking, read } = start(60_000);
    const paths = Array.from({ length: 40 }, (_, index) => `/${index}`);
    const asked = paths.map(read);
    await untilMaking(40);
    for (const { done } of makes) done(answer('x'.repeat(MEGABYTE)));
    await Promise.all(asked);
    const again = paths.map(read);
    // Of forty megabytes eight at least had to go, and are made again.
    await untilMaking(48);
    let answered = 0;
    for (const one of again) void one.then(() => (answered += 1));
    await until('all are answered', async () => {
      for (const { done } of makes.slice(paths.length)) done(answer('again'));
      return answered === paths.length;
    });
  });

  it('are dropped when what they tell of changes, and those that were being made then are not kept', async () => {
    const { makes, untilMaking, read, reads } = start(60_000);
    const asked = [read('/a'), read('/b')];
    await untilMaking(2);
    makes[0]?.done(answer('of one', ['one']));
    makes[1]?.done(answer('of two', ['two']));
    await Promise.all(asked);
    reads.drop(1, 'one');
    expect(await read('/b')).toBe('200 of two');
    const again = read('/a');
    await untilMaking(3);
    reads.drop(2, 'one');
    makes[2]?.done(answer('of one, too late', ['one']));
    expect(await again).toBe('200 of one, too late');
    const last = read('/a');
    await untilMaking(4);
    makes[3]?.done(answer('of one, now', ['one']));
    expect(await last).toBe('200 of one, now');
    expect(await read('/a')).toBe('200 of one, now');
    expect(makes).toHaveLength(4);
    reads.dropAll(3);
    const all = [read('/a'), read('/b')];
    await untilMaking(6);
    makes[4]?.done(answer('1', ['one']));
    makes[5]?.done(answer('2', ['two']));
    expect(await Promise.all(all)).toEqual(['200 1', '200 2']);
  });

  it('that may be older than what was told are judged by it, and kept only where nothing has changed since', async () => {
    const reads = new BriefReads({ keepMs: 60_000, registry: new Registry() });
    const app = Fastify();
    const verdicts: [asOf: number, isCurrent: boolean][] = [];
    let asOf = 4;
    app.get('/', { preHandler: reads.fromKept(() => 'key') }, (request, reply) =>
      reads.answer(request, reply, {
        key: 'key',
        make: async (isCurrent) => {
          const made = { ...answer(`as of ${asOf}`, ['one']), asOf };
          verdicts.push([asOf, isCurrent(made)]);
          return made;
        },
      }),
    );
    const read = async () => (await app.inject('/')).body;
    reads.dropAll(1);
    reads.drop(5, 'one');
    reads.drop(6, 'two');
    expect([await read(), await read()]).toEqual(['as of 4', 'as of 4']);
    asOf = 5;
    expect([await read(), await read()]).toEqual(['as of 5', 'as of 5']);
    expect(verdicts).toEqual([
      [4, false],
      [4, false],
      [5, true],
    ]);
    await app.close();
  });
});
