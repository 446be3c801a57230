import { defineConfig } from 'vitest/config';

/** Tests of what stands around the product, with programs that npm does not bring: see CONTRIBUTING.md. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    include: ['test/deploy/**/*.test.ts'],
    // Only a net for what hangs: whole clusters start here, on machines that may be slow.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Each file starts servers of its own, and takes the processor with them.
    fileParallelism: false,
    dangerouslyIgnoreUnhandledErrors: false,
  },
});
