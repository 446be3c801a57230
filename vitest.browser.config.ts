import { defineConfig } from 'vitest/config';

/** Tests of the pages in a real browser, which npm does not bring: see CONTRIBUTING.md. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    include: ['test/browser/**/*.test.ts'],
    // Only a net for what hangs: a slow machine may take as long as it needs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A browser takes the processor with it.
    fileParallelism: false,
    dangerouslyIgnoreUnhandledErrors: false,
  },
});
