import { registerHooks } from 'node:module';

/** The generated part of the client, made from the OpenAPI document. */

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}

const MADE = '// Made from the OpenAPI document by npm run client:generate.\n\n';

/** openapi-typescript prints with the API of TypeScript 5, which 7 does not have. */
const WITH_TYPESCRIPT_5 = {
  resolve: (specifier: string, context: { parentURL?: string | undefined }, next: (specifier: string) => unknown) =>
    next(
      specifier === 'typescript' && context.parentURL?.includes('/openapi-typescript/') ? 'typescript-5' : specifier,
    ),
} as Parameters<typeof registerHooks>[0];

/** The generated files, by their names in clients/typescript/src/generated. */
export async function clientFilesOf(document: object): Promise<Readonly<Record<string, string>>> {
  const hooks = registerHooks(WITH_TYPESCRIPT_5);
  try {
    const { default: openapiTypescript, astToString } = await import('openapi-typescript');
    const ast = await openapiTypescript(JSON.stringify(document), { alphabetize: true });
    return { 'schema.ts': MADE + astToString(ast), 'keyed.ts': MADE + keyedIn(document as Document) };
  } finally {
    hooks.deregister();
  }
}

/** Which operations take an Idempotency-Key: these are safe to be sent again. */
function keyedIn({ paths }: Document): string {
  const keyed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { parameters = [] }]) => parameters.some(({ name }) => name === 'idempotency-key'))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  const lines = keyed.sort().map((name) => `  '${name}',\n`);
  return `/** Operations that take an Idempotency-Key. */\nexport const KEYED: ReadonlySet<string> = new Set([\n${lines.join('')}]);\n`;
}
