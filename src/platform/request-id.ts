import type { IncomingMessage } from 'node:http';
import { newId } from './ids.ts';

/** Long enough for every tracing system's ids, and no character that means anything to a log, a shell or a page. */
const SANE = /^[\w.:=+/-]{1,128}$/;

/** The X-Request-Id that a request came with, so that it can be followed from the proxy on; a new one if it has no sane one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SANE.test(given) ? given : newId();
}
