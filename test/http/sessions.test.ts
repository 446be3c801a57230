import { describe, expect, it } from 'vitest';
import { waitingForLocks } from '../support/database.ts';
import { type Answer, tally, together, useMarket } from '../support/market.ts';
import { PASSWORD, register } from '../support/steps.ts';
import { until } from '../support/wait.ts';

describe('sessions', () => {
  const market = useMarket({}, { patient: true });
  const refresh = (refreshToken: string) => market().call('POST', '/api/auth/refresh', { body: { refreshToken } });
  const logout = (refreshToken: string) => market().call('POST', '/api/auth/logout', { body: { refreshToken } });

  /** How many of the sessions that were answered can still be refreshed. */
  const living = async (answers: readonly Answer[]) => {
    const tokens = answers.filter(({ status }) => status === 200).map(({ body }) => body.refreshToken as string);
    return (await together(tokens, refresh)).filter(({ status }) => status === 200).length;
  };

  /** Sends two calls so that the second arrives while the first is under way: both wait for the newest token's row. */
  const oneAfterTheOther = async (userId: string, first: () => Promise<Answer>, second: () => Promise<Answer>) => {
    const holder = await market().db.pool.connect();
    const waiting = (count: number) =>
      until(`${count} wait for the row`, async () => (await waitingForLocks(market().db.pool)) === count);
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM refresh_tokens WHERE user_id = $1 AND used_at IS NULL FOR UPDATE', [userId]);
      const answers = [first()];
      await waiting(1);
      answers.push(second());
      await waiting(2);
      await holder.query('COMMIT');
      return await Promise.all(answers);
    } finally {
      // Ended, not given back: whatever it still holds is let go.
      holder.release(true);
    }
  };

  it('exchanges a refresh token for a new pair', async () => {
    const session = await register(market());
    const answer = await refresh(session.refreshToken);
    expect(answer).toMatchObject({ status: 200, body: { user: session.user, expiresIn: 900 } });
    expect(answer.body.refreshToken).not.toBe(session.refreshToken);
    const me = await market().call('GET', '/api/auth/me', { token: answer.body.accessToken });
    expect(me.body).toEqual(session.user);
    expect((await refresh(answer.body.refreshToken)).status).toBe(200);
  });

  it('ends the whole login when an old refresh token comes again, the newest token too', async () => {
    const { user, refreshToken } = await register(market());
    const second = await refresh(refreshToken);
    const third = await refresh(second.body.refreshToken);
    const elsewhere = await market().call('POST', '/api/auth/login', {
      body: { email: user.email, password: PASSWORD },
    });
    expect(await refresh(refreshToken)).toMatchObject({ status: 401, body: { code: 'refresh-token-reused' } });
    expect(await refresh(third.body.refreshToken)).toMatchObject({
      status: 401,
      body: { code: 'refresh-token-invalid' },
    });
    expect(await living([elsewhere])).toBe(1);
  });

  it('never makes two living sessions of one refresh token', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { refreshToken } = await register(market());
      const answers = await together([refreshToken, refreshToken], refresh);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await living(answers)).toBeLessThanOrEqual(1);
    }
  });

  it('ends the whole login by a reuse that comes while the newest token is being exchanged', async () => {
    const { user, refreshToken } = await register(market());
    const second = await refresh(refreshToken);
    const answers = await oneAfterTheOther(
      user.id,
      () => refresh(second.body.refreshToken),
      () => refresh(refreshToken),
    );
    expect(tally(answers)).toEqual({ 200: 1, '401 refresh-token-reused': 1 });
    expect(await living(answers)).toBe(0);
  });

  it('ends a login with any of its refresh tokens', async () => {
    const { refreshToken } = await register(market());
    const second = await refresh(refreshToken);
    const answer = await logout(refreshToken);
    expect(answer).toMatchObject({ status: 204, body: '' });
    expect(await living([second])).toBe(0);
  });

  it('ends a login by a logout that comes while its token is being exchanged', async () => {
    const { user, refreshToken } = await register(market());
    const answers = await oneAfterTheOther(
      user.id,
      () => refresh(refreshToken),
      () => logout(refreshToken),
    );
    expect(tally(answers)).toEqual({ 200: 1, 204: 1 });
    expect(await living(answers)).toBe(0);
  });

  it('logs out whoever brings a token that nobody knows', async () => {
    expect((await logout('nobody knows this one')).status).toBe(204);
    expect(await refresh('nobody knows this one')).toMatchObject({
      status: 401,
      body: { code: 'refresh-token-invalid' },
    });
  });

  it('refuses a refresh token that has expired', async () => {
    const { user, refreshToken } = await register(market());
    await market().db.prisma.refreshToken.updateMany({ where: { userId: user.id }, data: { expiresAt: new Date(0) } });
    expect(await refresh(refreshToken)).toMatchObject({ status: 401, body: { code: 'refresh-token-invalid' } });
  });
});
