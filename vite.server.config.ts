import { dirname, join, relative } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const ROOT = import.meta.dirname;
const BUILT = join(ROOT, 'dist');

/** Has a file that tells where it is tell where it was: what it looks for lies beside the sources. */
function placed(): Plugin {
  return {
    name: 'placed',
    transform: (code, file) => {
      if (!file.startsWith(ROOT) || file.includes('node_modules') || !code.includes('import.meta.dirname')) return;
      const place = `(import.meta.dirname + ${JSON.stringify(`/${relative(BUILT, dirname(file))}`)})`;
      return { code: code.replaceAll('import.meta.dirname', place), map: null };
    },
  };
}

/**
 * The server in a dozen files in place of six hundred, so that it starts sooner (docs/decisions/0064). Packages stay where they
 * are, but for those of many small modules.
 */
export default defineConfig({
  root: ROOT,
  publicDir: false,
  ssr: { target: 'node', noExternal: ['zod', 'fastify-type-provider-zod'] },
  build: {
    ssr: join(ROOT, 'src/main.ts'),
    outDir: BUILT,
    target: 'node20',
    // What is read in a stack is what stands there.
    minify: false,
    sourcemap: true,
    rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' } },
  },
  plugins: [placed()],
});
