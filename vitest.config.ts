import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A race needs the processor for itself: two files at a time on two cores.
    maxWorkers: 2,
    // The suite fails when a test leaves something running that throws later.
    dangerouslyIgnoreUnhandledErrors: false,
  },
});
