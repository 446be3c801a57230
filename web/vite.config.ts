import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Shorter files gain nothing by it. */
const COMPRESSED_FROM_BYTES = 1_024;
const IS_TEXT = /\.(js|css|svg|json|txt)$/;

/** Writes compressed twins beside the files, so that nothing is compressed while people wait. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle: ({ dir = '' }, bundle) => {
      for (const name of Object.keys(bundle).filter((file) => IS_TEXT.test(file))) {
        const content = readFileSync(join(dir, name));
        if (content.length < COMPRESSED_FROM_BYTES) continue;
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(content, { params }));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}

/** The pages, each with what it loads; the server says where they are (src/features/pages). */
export default defineConfig({
  root: import.meta.dirname,
  // Relative: they also work behind a proxy that has them under a prefix.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    target: 'es2022',
    // A data: address in the place of a file would need a weaker policy of what pages may load.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['storefront', 'seller', 'ops'].map((page) => join(import.meta.dirname, `${page}.html`)),
    },
  },
  plugins: [compressed()],
});
