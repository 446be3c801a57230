import { isIP } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';

/**
 * Whether to believe what an address says in its X-Forwarded headers; hop 0 is the peer of the connection. False: nobody
 * is believed.
 */
export type TrustedProxies = false | ((address: string, hop: number) => boolean);

const HOPS_MAX = 32;
/** Names that proxy-addr knows. */
const RANGE_NAMES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];
const EXPECTED = `must be off, a number of proxies from 1 to ${HOPS_MAX}, or their addresses, such as "10.0.0.0/8, loopback"`;

/**
 * Reads TRUST_PROXY: `off`, how many proxies a request passes on its way here, or the proxies' addresses, CIDR ranges
 * and names of ranges (loopback, linklocal, uniquelocal), separated by commas.
 * @throws RangeError saying what it must be
 */
export function parseTrustedProxies(text: string): TrustedProxies {
  if (text === 'off') return false;
  if (text === 'on') {
    throw new RangeError(
      `${EXPECTED}; "on" took every X-Forwarded-For at its word, so that anyone could choose an address`,
    );
  }
  if (/^\d+$/.test(text)) return hops(Number(text));
  return proxyAddr.compile(text.split(',').map(checkedRange));
}

/**
 * Fastify itself takes a number for "trust nobody", since it cannot know who the peer is. Whoever gives a number vouches
 * that nothing but those proxies reaches the port.
 */
function hops(count: number): TrustedProxies {
  if (count < 1 || count > HOPS_MAX) throw new RangeError(EXPECTED);
  return (_address, hop) => hop < count;
}

/** proxy-addr alone would read 10.1 as 10.0.0.1, and blame the address for a wrong range. */
function checkedRange(part: string): string {
  const range = part.trim();
  if (RANGE_NAMES.includes(range)) return range;
  const [address = ''] = range.split('/');
  try {
    if (isIP(address) === 0) throw new RangeError();
    proxyAddr.compile(range);
  } catch {
    throw new RangeError(`${EXPECTED}; "${range}" is neither an address nor a range`);
  }
  return range;
}
