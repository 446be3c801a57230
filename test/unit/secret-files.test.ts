import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config.ts';
import { SECRET_VARIABLES } from '../../src/secret-files.ts';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const folder = mkdtempSync(join(tmpdir(), 'tianguis-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** What parseConfig says of an environment that it refuses. */
function refusalOf(environment: Record<string, string>): string {
  try {
    parseConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('it was taken');
}

describe('secrets in files', () => {
  it('are all values that are secret or have a password in them', () => {
    expect(SECRET_VARIABLES).toEqual(
      expect.arrayContaining(['DATABASE_URL', 'DATABASE_MIGRATION_URL', 'JWT_SECRET', 'REDIS_URL']),
    );
    expect(SECRET_VARIABLES).toEqual(expect.arrayContaining(['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']));
    expect(SECRET_VARIABLES).not.toContain('PORT');
    const section = /### Secrets in files\n([\s\S]*?)\n### /.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
    expect(SECRET_VARIABLES.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
  });

  it.each([
    ['bare', SECRET],
    ['with the end of a line', `${SECRET}\n`],
    ['with the end of a line as Windows has it', `${SECRET}\r\n`],
    ['behind the mark that some editors put before it', `\uFEFF${SECRET}\n`],
  ])('are read %s', (name, content) => {
    expect(parseConfig({ JWT_SECRET_FILE: file(name, content) }).jwtSecret).toBe(SECRET);
  });

  it('are read through links, as Kubernetes has them', () => {
    const link = join(folder, 'link');
    symlinkSync(file('behind-the-link', 'postgres://shop:pass@db/shop\n'), link);
    expect(parseConfig({ DATABASE_URL_FILE: link }).databaseUrl).toBe('postgres://shop:pass@db/shop');
  });

  it('obey the rules of their variables, and are not shown where they do not', () => {
    const message = refusalOf({ DATABASE_URL_FILE: file('mysql', 'mysql://shop:hunter2@db/shop') });
    expect(message).toContain('DATABASE_URL: must start with postgres://');
    expect(message).not.toContain('hunter2');
  });

  it('stand beside no variable of the same value', () => {
    const message = refusalOf({ JWT_SECRET: SECRET, JWT_SECRET_FILE: file('twin', SECRET) });
    expect(message).toContain('JWT_SECRET_FILE: is set beside JWT_SECRET; set one of them');
    expect(message).not.toContain(SECRET);
    // An empty one counts as absent.
    expect(parseConfig({ JWT_SECRET: '', JWT_SECRET_FILE: file('twin', SECRET) }).jwtSecret).toBe(SECRET);
    expect(parseConfig({ JWT_SECRET: SECRET, JWT_SECRET_FILE: '' }).jwtSecret).toBe(SECRET);
  });

  // Taken as text, most bytes of a random key become one and the same character.
  it.each([
    ['bytes at random', Buffer.from(Array.from({ length: 64 }, (_, index) => (index * 89) % 256))],
    ['text in two bytes a character', Buffer.from(SECRET, 'utf16le')],
    ['a zero byte', `${SECRET}\0`],
    ['a second line', `${SECRET}\n${SECRET}\n`],
    ['a tab', `${SECRET}\t`],
  ])('are not read with %s', (name, content) => {
    const message = refusalOf({ JWT_SECRET_FILE: file(name.replaceAll(' ', '-'), content) });
    expect(message).toMatch(/JWT_SECRET_FILE: \S+ is not one line of text \(UTF-8\)$/);
    expect(message).not.toContain(SECRET);
  });

  it('that cannot be had are all named at once', () => {
    const message = refusalOf({
      JWT_SECRET_FILE: join(folder, 'absent'),
      DATABASE_URL_FILE: folder,
      REDIS_URL_FILE: file('empty', '\n'),
      STRIPE_SECRET_KEY_FILE: file('long', 'x'.repeat(70_000)),
    });
    expect(message).toMatch(/JWT_SECRET_FILE: \S+absent cannot be read \(ENOENT\)/);
    expect(message).toMatch(/DATABASE_URL_FILE: \S+ is no file/);
    expect(message).toMatch(/REDIS_URL_FILE: \S+empty is empty/);
    expect(message).toMatch(/STRIPE_SECRET_KEY_FILE: \S+long has more than 65536 bytes/);
  });
});
