import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Only a net for what hangs: a slow machine may take as long as it needs.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A race needs the processor for itself: two files at a time on two cores.
    maxWorkers: 2,
    // The suite fails when a test leaves something running that throws later.
    dangerouslyIgnoreUnhandledErrors: false,
  },
});
