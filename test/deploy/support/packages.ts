import { PACKAGES } from '../../../scripts/support/programs.ts';

/** Prints the Debian packages that the tests here need, for whoever installs them: CI does. */
process.stdout.write(`${[...new Set(Object.values(PACKAGES))].sort().join(' ')}\n`);
