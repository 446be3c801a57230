import { describe, expect, it } from 'vitest';
import { type Answered, allEnded, expectStatus, inTurns, sendPatiently } from '../../src/features/race/calls.ts';

const call = { method: 'POST', path: '/', as: { id: 'one', role: 'BUYER' } } as const;

describe('what the people of a race do', () => {
  it('has ended, all of it, when one of them has failed', async () => {
    const ended: number[] = [];
    const fault = new Error('broken');
    const works = [1, 2, 3].map(async (one) => {
      if (one === 1) throw fault;
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(one);
    });
    await expect(allEnded(works)).rejects.toBe(fault);
    expect(ended).toEqual([2, 3]);
  });

  it('is not begun any more after one has failed, and what was begun has ended', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const all = Array.from({ length: 100 }, (_, index) => index);
    const racing = inTurns(all, async (one) => {
      begun.push(one);
      await new Promise((resolve) => setImmediate(resolve));
      if (one === 0) throw new Error('broken');
      ended.push(one);
    });
    await expect(racing).rejects.toThrow('broken');
    expect(begun.length).toBeLessThan(all.length);
    expect(ended.length).toBe(begun.length - 1);
  });

  it('is sent again as often as it may help, and not to a server that closes', async () => {
    const sent: Answered[] = [];
    const answer = (code: string, retryAfterSeconds?: number) => async () => {
      const answered = { status: 503, body: { code }, retryAfterSeconds };
      sent.push(answered);
      return answered;
    };
    await sendPatiently(answer('overloaded', 0), call);
    expect(sent.splice(0)).toHaveLength(6);
    await sendPatiently(answer('shutting-down', 0), call);
    expect(sent.splice(0)).toHaveLength(1);
    await sendPatiently(answer('internal'), call);
    expect(sent).toHaveLength(1);
    expect(() => expectStatus([200], { status: 503, body: { code: 'overloaded' }, retryAfterSeconds: 1 })).toThrow(
      'overloaded',
    );
  });
});
