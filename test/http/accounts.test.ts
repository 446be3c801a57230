import { describe, expect, it } from 'vitest';
import { tally, together, useMarket } from '../support/market.ts';
import { PASSWORD, register, someEmail } from '../support/steps.ts';

describe('accounts', () => {
  const market = useMarket({}, { patient: true });
  const login = (email: string, password = PASSWORD) =>
    market().call('POST', '/api/auth/login', { body: { email, password } });

  it('registers a user and signs them in', async () => {
    const email = someEmail();
    const body = { email, password: PASSWORD, name: 'Ana', role: 'SELLER' };
    const answer = await market().call('POST', '/api/auth/register', { body });
    const user = { id: expect.stringMatching(/^[0-9a-f-]{36}$/), email, name: 'Ana', role: 'SELLER' };
    expect(answer).toMatchObject({ status: 201 });
    expect(answer.body).toEqual({
      user,
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      expiresIn: 900,
    });
    const me = await market().call('GET', '/api/auth/me', { token: answer.body.accessToken });
    expect(me).toMatchObject({ status: 200, body: answer.body.user });
  });

  it('makes a buyer of whoever names no role', async () => {
    expect((await register(market())).user.role).toBe('BUYER');
  });

  it('lets nobody register as an administrator', async () => {
    const email = someEmail();
    const body = { email, password: PASSWORD, name: 'Ana', role: 'ADMIN' };
    const answer = await market().call('POST', '/api/auth/register', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation-failed', errors: [{ field: 'role' }] } });
    expect(await market().db.prisma.user.count({ where: { email } })).toBe(0);
  });

  it('keeps a password only as an argon2id hash, and a refresh token only as a hash', async () => {
    const { user, refreshToken } = await register(market());
    const rows = await market().db.prisma.user.findUniqueOrThrow({
      where: { id: user.id },
      include: { refreshTokens: true },
    });
    expect(rows.passwordHash).toMatch(/^\$argon2id\$/);
    expect(rows.refreshTokens).toHaveLength(1);
    const everything = JSON.stringify(rows);
    expect(everything).not.toContain(PASSWORD);
    expect(everything).not.toContain(refreshToken);
  });

  it('signs in with the password, whatever the case of the e-mail address', async () => {
    const { user } = await register(market());
    const answer = await login(user.email.toUpperCase());
    expect(answer).toMatchObject({ status: 200, body: { user, expiresIn: 900 } });
    const me = await market().call('GET', '/api/auth/me', { token: answer.body.accessToken });
    expect(me.body).toEqual(user);
  });

  it('refuses an address that is taken, whatever its case', async () => {
    const { user } = await register(market());
    const body = { email: user.email.toUpperCase(), password: PASSWORD, name: 'Eva' };
    expect(await market().call('POST', '/api/auth/register', { body })).toMatchObject({
      status: 409,
      body: { code: 'email-taken' },
    });
    expect(await market().db.prisma.user.count({ where: { email: user.email } })).toBe(1);
  });

  it('gives an address to exactly one of ten who register it at once', async () => {
    const email = someEmail();
    const spellings = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? email : email.toUpperCase()));
    const answers = await together(spellings, (spelling) =>
      market().call('POST', '/api/auth/register', { body: { email: spelling, password: PASSWORD, name: 'Ana' } }),
    );
    expect(tally(answers)).toEqual({ 201: 1, '409 email-taken': 9 });
    expect(await market().db.prisma.user.count({ where: { email } })).toBe(1);
  });

  it('answers an unknown account and a wrong password the same', async () => {
    const { user } = await register(market());
    const wrong = await login(user.email, 'not the password');
    const unknown = await login(someEmail());
    expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid-credentials' } });
    const { requestId: _, ...told } = wrong.body;
    expect(unknown).toMatchObject({ status: 401, body: told });
    expect(Object.keys(unknown.body)).toEqual(Object.keys(wrong.body));
  });
});

describe('limits on attempts', () => {
  const market = useMarket({ RATE_LIMIT: 'on' });
  /** Attempts in a row; each claims to come from elsewhere, which nobody must believe. */
  const attempts = async (path: string, emails: readonly string[]) => {
    const answers = [];
    for (const [index, email] of emails.entries()) {
      const body = { email, password: 'a guess at it', ...(path.endsWith('register') && { name: 'Ana' }) };
      answers.push(
        await market().call('POST', path, {
          body,
          headers: { origin: 'https://shop.example', 'x-forwarded-for': `10.0.0.${index}` },
        }),
      );
    }
    return answers;
  };
  const others = (count: number) => Array.from({ length: count }, someEmail);

  const cases = [
    { path: '/api/auth/login', first: { '401 invalid-credentials': 10 }, other: { '401 invalid-credentials': 8 } },
    { path: '/api/auth/register', first: { 201: 1, '409 email-taken': 9 }, other: { 201: 8 } },
  ];

  it.each(cases)('limits $path per account and per address', async ({ path, first, other }) => {
    const email = someEmail();
    const ofOneAccount = await attempts(path, [...Array.from({ length: 10 }, () => email), email.toUpperCase()]);
    expect(tally(ofOneAccount)).toEqual({ ...first, '429 rate-limited': 1 });
    const start = performance.now();
    const [refusedAtOnce] = await attempts(path, [email]);
    expect(refusedAtOnce?.status).toBe(429);
    // Held back for a second; timers may be a little early.
    expect(performance.now() - start).toBeGreaterThan(900);
    const ofOneAddress = await attempts(path, others(9));
    expect(tally(ofOneAddress)).toEqual({ ...other, '429 rate-limited': 1 });
    for (const refusal of [ofOneAccount.at(-1), ofOneAddress.at(-1)]) {
      expect(refusal?.status).toBe(429);
      const seconds = Number(refusal?.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
      expect(refusal?.headers.get('ratelimit-remaining')).toBe('0');
      expect(refusal?.headers.get('ratelimit-reset')).toBe(String(seconds));
    }
    expect(ofOneAccount.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(
      [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0].map(String),
    );
    expect(ofOneAccount.at(-1)?.headers.get('ratelimit-limit')).toBe('10');
    expect(ofOneAddress.at(-1)?.headers.get('ratelimit-limit')).toBe('20');
    expect(ofOneAddress.at(-1)?.headers.get('access-control-expose-headers')).toMatch(
      /ratelimit-limit, ratelimit-remaining, ratelimit-reset/,
    );
  });
});
