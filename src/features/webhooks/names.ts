import { Resolver } from 'node:dns/promises';

/** Where a name leads: addresses of IPv4 and IPv6. @throws when it leads nowhere, or nobody says in time */
export type ResolveName = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

const TIMEOUT_MS = 2_000;
const TRIES = 2;
const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * Asks the name servers. Not getaddrinfo: each of its questions keeps one of the process's four threads until it is answered, and
 * those hash passwords, too.
 */
export const resolveName: ResolveName = async (name, signal) => {
  // Reserved for it (RFC 6761), and known to no name server.
  if (/(^|\.)localhost\.?$/.test(name)) return LOOPBACK;
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const found = [v4, v6].flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
    if (found.length === 0 && v4.status === 'rejected') throw v4.reason;
    return found;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
};
