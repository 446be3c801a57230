import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EVENT_TYPES } from '../../src/features/webhooks/catalogue.ts';

/** Types of events as sources and migrations name them. */
function typesNamed(): Set<string> {
  const files = ['src/features', 'prisma/migrations'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const texts = files.filter((name) => /\.(ts|sql)$/.test(name)).map((name) => readFileSync(name, 'utf8'));
  return new Set(texts.flatMap((text) => text.match(/(?<=')(order|stock|product|hold|unit)\.[a-z-]+(?=')/g) ?? []));
}

it('webhooks can be had of every type of event that is written, and the documents have each', () => {
  const types = [...typesNamed()].sort();
  expect(types).toEqual([...EVENT_TYPES].sort());
  for (const document of ['docs/events.md', 'docs/webhooks.md']) {
    const text = readFileSync(document, 'utf8');
    expect(types.filter((type) => !text.includes(`\`${type}\``))).toEqual([]);
  }
});
