import { NoAnswerError } from './no-answer.ts';

/** Of one answer that is kept as a whole; the market's are far smaller, and what is larger can be had with `parseAs: 'stream'`. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/** Everything of a body. @throws NoAnswerError where it has no end, or the connection ends before it does */
export async function bytesOf({ body, status }: Response, max = ANSWER_BYTES_MAX): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = body?.getReader();
  try {
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      chunks.push(part.value);
      length += part.value.length;
      if (length > max) throw new NoAnswerError('The answer is too long.', { status });
    }
  } finally {
    await reader?.cancel().catch(() => {});
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** None of these may be made with a body (https://fetch.spec.whatwg.org/#null-body-status), but Chromium tells of an empty one. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** The same answer, all of which has come. @throws NoAnswerError, or what the connection ended with */
export async function whole(response: Response): Promise<Response> {
  if (response.body === null) return response;
  const { status, statusText, headers, url } = response;
  const bytes = await bytesOf(response);
  const kept = new Response(BODILESS.has(status) ? null : bytes, { status, statusText, headers });
  // Links of lists are relative to it.
  return Object.defineProperty(kept, 'url', { value: url });
}
