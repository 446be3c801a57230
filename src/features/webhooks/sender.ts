import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { traceHeaders } from '../../platform/tracing.ts';
import { type AddressRules, isAllowed, literalIn } from './addresses.ts';
import { bodyOf, type Message, type Recipient, signedHeaders } from './messages.ts';
import { type ResolveName, resolveName } from './names.ts';
import { retryAfterMs } from './rules.ts';

/** What an endpoint answered, or why there is no answer. */
export interface SendOutcome {
  readonly status?: number;
  /** The beginning of the answer, as text. */
  readonly body?: string;
  readonly retryAfterMs?: number | undefined;
  /** Why it counts as failed without an answer. Nothing of it tells more of a network than its owner knows. */
  readonly error?: string;
}

export type Send = (recipient: Recipient, message: Message, stop?: AbortSignal) => Promise<SendOutcome>;

export interface SenderOptions extends AddressRules {
  /** Default: the name servers. */
  readonly resolve?: ResolveName;
  /** For the name, the connection, the request and the answer together, in milliseconds. */
  readonly timeoutMs?: number;
}

export const SEND_TIMEOUT_MS = 10_000;
const BODY_BYTES_MAX = 4_096;
/** What is kept of an answer, in characters. */
export const BODY_KEPT_MAX = 500;
/** The status says all; its body is not waited for any longer. */
const BODY_WAIT_MS = 2_000;
/** Of a name that leads to many. */
const ADDRESSES_MAX = 8;

/** A connection of its own for each call, to an address that was looked at, and never through a proxy that the environment names. */
const AGENTS = { 'http:': new http.Agent({ keepAlive: false }), 'https:': new https.Agent({ keepAlive: false }) };

class AddressNotAllowed extends Error {}
class NameNotFound extends Error {}

/** Makes what sends a message once. What it makes never fails. */
export function createSender({ timeoutMs = SEND_TIMEOUT_MS, resolve = resolveName, ...rules }: SenderOptions): Send {
  return async ({ url, secrets }, message, stop) => {
    const signals = [AbortSignal.timeout(timeoutMs), ...(stop === undefined ? [] : [stop])];
    const signal = AbortSignal.any(signals);
    try {
      const body = bodyOf(message);
      const signed = signedHeaders(message.id, body, secrets, new Date());
      const headers = { ...traceHeaders(), ...signed, 'content-type': 'application/json' };
      return await call(new URL(url), { headers, body, signal, lookup: lookupWith(resolve, rules, signal), rules });
    } catch (error) {
      return { error: inWords(error, timeoutMs) };
    }
  };
}

/**
 * Answers node's question for the addresses of a name with those that are allowed: what is connected to is what was looked at, however
 * the name is answered a moment later.
 */
function lookupWith(resolve: ResolveName, rules: AddressRules, signal: AbortSignal): LookupFunction {
  return (name, options, callback) => {
    resolve(name, signal).then(
      (found) => {
        const addresses = found
          .filter((address) => isAllowed(address, rules))
          .slice(0, ADDRESSES_MAX)
          .map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
        const [first] = addresses;
        if (first === undefined) callback(found.length === 0 ? new NameNotFound() : new AddressNotAllowed(), []);
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      () => callback(new NameNotFound(), []),
    );
  };
}

interface Call {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly signal: AbortSignal;
  readonly lookup: LookupFunction;
  readonly rules: AddressRules;
}

function call(url: URL, { headers, body, signal, lookup, rules }: Call): Promise<SendOutcome> {
  const literal = literalIn(url);
  // Nobody asks where an address leads.
  if (literal !== undefined && !isAllowed(literal, rules)) throw new AddressNotAllowed();
  const isPlain = url.protocol === 'http:';
  const request = (isPlain ? http : https).request(url, {
    method: 'POST',
    agent: AGENTS[isPlain ? 'http:' : 'https:'],
    headers: {
      ...headers,
      'content-length': Buffer.byteLength(body),
      'user-agent': 'tianguis-webhooks',
      accept: '*/*',
      'accept-encoding': 'identity',
    },
    lookup,
    signal,
  });
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    // Errors after the answer, such as of a body that is cut off, say nothing any more.
    request.on('response', (response) => resolve(outcomeOf(response)));
    // Nobody asked for another protocol, and there is no other answer then.
    request.on('upgrade', ({ statusCode: status = 101 }, socket) => {
      socket.destroy();
      resolve({ status, body: '', retryAfterMs: undefined });
    });
    request.on('close', () => reject(new Error('the connection was closed without an answer')));
    request.end(body);
  });
}

async function outcomeOf(response: IncomingMessage): Promise<SendOutcome> {
  const { statusCode: status = 0, headers } = response;
  const body = await beginningOf(response);
  return { status, body, retryAfterMs: retryAfterMs(headers['retry-after'], Date.now()) };
}

/** Reads no more than is kept, waits no longer than is worth it, and ends the connection. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  const timer = setTimeout(() => response.destroy(), BODY_WAIT_MS);
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= BODY_BYTES_MAX) break;
    }
  } catch {
    // What came until then is what there is.
  } finally {
    clearTimeout(timer);
    response.destroy();
  }
  return shown(Buffer.concat(chunks).subarray(0, BODY_BYTES_MAX));
}

/** As text that a log can hold: no NUL, which PostgreSQL refuses, and no half of a character. */
function shown(bytes: Buffer): string {
  const text = new TextDecoder().decode(bytes).replaceAll('\0', '\uFFFD');
  return text.slice(0, BODY_KEPT_MAX).toWellFormed();
}

/** Why an answer counts as failed. */
export function failureOf(status = 0): string {
  const isRedirect = status >= 300 && status < 400;
  return isRedirect ? `the endpoint answered ${status}; redirects are not followed` : `the endpoint answered ${status}`;
}

/** Only what the owner of the URL may know. */
function inWords(error: unknown, timeoutMs: number): string {
  const { name, code = '' } = error as { name?: string; code?: string };
  if (error instanceof AddressNotAllowed) return 'the address is not allowed';
  if (error instanceof NameNotFound) return 'the name could not be resolved';
  if (name === 'AbortError' || name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  if (/CERT|TLS|SSL|EPROTO|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(code))
    return 'no secure connection: the certificate or TLS was refused';
  if (code === 'ECONNREFUSED') return 'the connection was refused';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the connection was closed without an answer';
  if (code.startsWith('HPE_')) return 'the answer was not HTTP';
  return 'the connection failed';
}
