import { defineConfig } from 'vitest/config';

const ALL = ['test/**/*.test.ts'];
/** They need programs that npm does not bring: `npm run test:deploy` and `npm run test:browser` run them. */
const WITH_PROGRAMS = ['test/deploy/**', 'test/browser/**'];
/** They look at what a module does when it is loaded, or have it see another `node:fs`. */
const ALONE = ['test/unit/migrations.test.ts'];

const common = {
  // Only a net for what hangs: a slow machine may take as long as it needs.
  testTimeout: 180_000,
  hookTimeout: 180_000,
};

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // A race needs the processor for itself: two files at a time on two cores.
    maxWorkers: 2,
    // The suite fails when a test leaves something running that throws later.
    dangerouslyIgnoreUnhandledErrors: false,
    projects: [
      // Every file has a market and a database of its own, but not its own copy of the product: loading that takes longer than most files.
      { test: { ...common, name: 'shared', include: ALL, exclude: [...ALONE, ...WITH_PROGRAMS], isolate: false } },
      { test: { ...common, name: 'alone', include: ALONE } },
    ],
  },
});
