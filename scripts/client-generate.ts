import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runScript } from './support/run.ts';

const HELP = `npm run client:generate

Makes clients/typescript/src/generated from the OpenAPI document of the code as it is. It needs no database, but the
development dependencies. A test compares what is there with the document of a running market.`;

const FOLDER = join(import.meta.dirname, '../clients/typescript/src/generated');

await runScript(async () => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  // Only now: without the development dependencies this fails, and is then explained.
  const { clientFilesOf } = await import('./support/client-types.ts');
  const { openapiDocument } = await import('./support/openapi.ts');
  for (const [name, text] of Object.entries(await clientFilesOf(await openapiDocument()))) {
    writeFileSync(join(FOLDER, name), text);
    console.log(`Wrote clients/typescript/src/generated/${name}.`);
  }
  return 0;
});
