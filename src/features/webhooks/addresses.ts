import ipaddr from 'ipaddr.js';
import { type Words, words } from '../../platform/validation.ts';

/** Which addresses webhooks are sent to: whoever names a URL must reach nothing that only this machine can. */

const PUBLIC: ReadonlySet<string> = new Set(['unicast']);
/** All that is handed out of IPv6 so far; what is beside it may be anything, an address of IPv4 in another guise for instance. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** Of that, for protocols and for examples. */
const SPECIAL_IPV6 = ['2001::/23', '3fff::/20'].map((range) => ipaddr.IPv6.parseCIDR(range));
/** Where the operator says so. What is neither here nor public is never reached, such as what is link-local. */
const PRIVATE: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/**
 * What clouds tell their machines, keys among it, where it is not link-local: of Alibaba, of Azure, of AWS with all that is beside it, of
 * Google.
 */
const METADATA = ['100.100.100.200/32', '168.63.129.16/32', 'fd00:ec2::/32', 'fd20:ce::254/128'].map((range) =>
  ipaddr.parseCIDR(range),
);

export interface AddressRules {
  /** Whether private addresses and loopback are reached too, and plain HTTP is enough. */
  readonly privateAddresses: boolean;
}

/**
 * Whether an address is reached. Those of IPv6 that stand for one of IPv4 are not: a gateway would reach what is behind it.
 * @param address of IPv4 or IPv6, without brackets
 */
export function isAllowed(address: string, { privateAddresses }: AddressRules): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (METADATA.some(([start, bits]) => parsed.kind() === start.kind() && parsed.match(start, bits))) return false;
  const range = parsed.range();
  return (PUBLIC.has(range) && isHandedOut(parsed)) || (privateAddresses && PRIVATE.has(range));
}

function isHandedOut(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (!(address instanceof ipaddr.IPv6)) return true;
  return address.match(GLOBAL_IPV6) && !SPECIAL_IPV6.some((range) => address.match(range));
}

/** The address in a URL that names one instead of a host; undefined where it names a host. */
export function literalIn({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : undefined;
}

const NO_URL = words({ en: 'must be an absolute URL', es: 'debe ser una URL absoluta' });
const NO_HTTPS = words({ en: 'must begin with https://', es: 'debe empezar con https://' });
const NO_HTTP = words({ en: 'must begin with https:// or http://', es: 'debe empezar con https:// o http://' });
const HAS_USER = words({ en: 'must not hold a user or a password', es: 'no debe contener usuario ni contraseña' });
const NOT_ALLOWED = words({ en: 'has an address that is not allowed', es: 'tiene una dirección no permitida' });

/** What is wrong with a URL as it is written; where its name leads is asked at each attempt. */
export function problemOf(text: string, rules: AddressRules): Words | undefined {
  if (!URL.canParse(text)) return NO_URL;
  const url = new URL(text);
  const isPlain = url.protocol === 'http:';
  if (isPlain && !rules.privateAddresses) return NO_HTTPS;
  if (!isPlain && url.protocol !== 'https:') return rules.privateAddresses ? NO_HTTP : NO_HTTPS;
  if (url.username !== '' || url.password !== '') return HAS_USER;
  const literal = literalIn(url);
  return literal === undefined || isAllowed(literal, rules) ? undefined : NOT_ALLOWED;
}
