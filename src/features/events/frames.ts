/** Server-sent events as they go over the wire (WHATWG HTML, section 9.2). */

/** How long a client waits before it comes again, in milliseconds. */
const RETRY_MS = 3_000;

/** Also keeps proxies from taking the connection for dead. */
export const HEARTBEAT = ':\n\n';

/**
 * One event.
 * @param id what the client sends as Last-Event-ID from now on; undefined: as before
 */
export function frame(type: string, data: object, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** What a stream begins with: whoever loses it before the first event comes again with this id. */
export function preamble(id: number): string {
  return `retry: ${RETRY_MS}\nid: ${id}\n\n`;
}

/** Tells that events were left out. */
export function resync(id: number): string {
  return frame('resync', { reason: 'events-left-out' }, id);
}

/** The last event of a stream whose token has expired. */
export const TOKEN_EXPIRED = frame('token-expired', { renewAt: '/api/auth/refresh' });
