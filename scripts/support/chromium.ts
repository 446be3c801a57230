import { existsSync } from 'node:fs';

/** Where Debian and others have it; CHROMIUM_PATH comes before all. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** A browser of ours reaches this machine and nothing else. */
const LOOPBACK_ONLY = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

/** The browser of this machine. @throws Error that says how to get one */
function chromiumPath(): string {
  const named = process.env.CHROMIUM_PATH || undefined;
  const found = [...(named === undefined ? PLACES : [named])].find((path) => existsSync(path));
  if (found !== undefined) return found;
  const where = named === undefined ? 'No Chromium was found' : `CHROMIUM_PATH names ${named}, which is not there`;
  throw new Error(`${where}. Debian's package chromium brings it: apt-get install chromium; or set CHROMIUM_PATH.`);
}

/** How playwright launches it. @throws Error that says how to get one */
export function chromiumOptions(): { readonly executablePath: string; readonly args: string[] } {
  // The sandbox refuses to be root; where root does this, the machine is made for it.
  const isRoot = process.getuid?.() === 0;
  return { executablePath: chromiumPath(), args: [...(isRoot ? ['--no-sandbox'] : []), LOOPBACK_ONLY] };
}
