import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, type ErrorKind, notFound, PLATFORM_ERRORS } from './errors.ts';
import { newId } from './ids.ts';
import { problemOf } from './problem.ts';

/** What Node could not read as a request, by its error codes; everything else is not valid HTTP. */
const KINDS: Readonly<Record<string, ErrorKind>> = {
  ERR_HTTP_REQUEST_TIMEOUT: PLATFORM_ERRORS['request-timeout'],
  HPE_HEADER_OVERFLOW: PLATFORM_ERRORS['headers-too-large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: PLATFORM_ERRORS['body-too-large'],
};

/** Bytes that the extensions of a chunked body may have, by Node's parser. */
const CHUNK_EXTENSIONS_MAX = 16_384;

/** A problem document as a whole answer, for a connection on which no request came about. */
function rawAnswer(error: AppError): string {
  const { status, headers, body } = problemOf(error, { language: 'en', requestId: newId() });
  const text = JSON.stringify(body);
  const lines = Object.entries({
    ...headers,
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`;
}

function lastWord(socket: Duplex, error: AppError): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(rawAnswer(error), () => socket.destroy());
}

/** Ends a connection that already had a request. */
function endAfter(response: ServerResponse, socket: Duplex, error: AppError): void {
  if (!response.req.complete) {
    // The body of this very request is broken; when it is answered already, there is nothing to add.
    if (response.headersSent) socket.destroy();
    else lastWord(socket, error);
  } else if (response.writableFinished) {
    lastWord(socket, error);
  } else {
    socket.pause();
    response.once('close', () => lastWord(socket, error));
  }
}

/** Whether an answer is on its way, or will be by itself: nothing of its request, or of one before it, is missing. */
function isAnswering(response: ServerResponse): boolean {
  // A response whose turn has not come has no socket: an earlier one on the connection is still owed.
  return !response.writableFinished && (response.req.complete || response.headersSent || response.socket === null);
}

/**
 * Answers what Node could not make a request of, and closes the connection: what follows can't be told apart. An answer
 * that is still owed to an earlier request of the connection goes out first.
 * @returns what gives up every request that is not whole, with this refusal. Called again, it cuts those who did not go
 */
export function answerBrokenRequests(server: Server): (refusal: AppError) => void {
  /** With the answer to the latest request of each, once there was one. */
  const open = new Map<Duplex, ServerResponse | undefined>();
  const broken = new WeakSet<Duplex>();
  server.on('connection', (socket: Duplex) => {
    open.set(socket, undefined);
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', (request, response) => {
    // What was pipelined may still come of a connection that has gone.
    if (open.has(request.socket)) open.set(request.socket, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (broken.has(socket)) return;
    broken.add(socket);
    const kind = KINDS[error.code ?? ''] ?? PLATFORM_ERRORS['malformed-request'];
    const refusal = new AppError(kind, { params: { limit: CHUNK_EXTENSIONS_MAX } });
    const latest = open.get(socket);
    if (error.code === 'ECONNRESET') socket.destroy();
    else if (latest === undefined) lastWord(socket, refusal);
    else endAfter(latest, socket, refusal);
  });
  server.on('connect', (_request, socket) => {
    // Node takes its own listener away first: a client that is gone by now would end the process.
    socket.on('error', () => socket.destroy());
    lastWord(socket, notFound('page'));
  });
  return (refusal) => {
    for (const [socket, latest] of open) {
      if (latest === undefined) lastWord(socket, refusal);
      else if (!isAnswering(latest)) endAfter(latest, socket, refusal);
    }
  };
}
