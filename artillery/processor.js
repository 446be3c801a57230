// Artillery's own counters exist only once they counted something, and its `ensure` fails a check whose counter is
// missing: `http.codes.409` could never be held to "none". The counters made here start at 0.

/** Signs a virtual user's request. Not config.defaults.headers: those are rendered before any virtual user has a token. */
export async function signIn(request, context) {
  request.headers = { ...request.headers, authorization: `Bearer ${context.vars.token}` };
}

/** Counts what a checkout was answered, and how many milliseconds later. */
export async function countCheckout(_request, { statusCode, timings }, _context, events) {
  events.emit('histogram', 'checkout.latency', timings.phases.firstByte);
  events.emit('counter', 'checkout.answers', 1);
  events.emit('counter', 'checkout.created', statusCode === 201 ? 1 : 0);
  events.emit('counter', 'checkout.refused', statusCode === 400 ? 1 : 0);
  events.emit('counter', 'checkout.conflicts', statusCode === 409 ? 1 : 0);
}

/** The same of a booking. */
export async function countBooking(_request, { statusCode, timings }, _context, events) {
  events.emit('histogram', 'booking.latency', timings.phases.firstByte);
  events.emit('counter', 'booking.answers', 1);
  events.emit('counter', 'booking.created', statusCode === 201 ? 1 : 0);
  events.emit('counter', 'booking.refused', statusCode === 400 ? 1 : 0);
  events.emit('counter', 'booking.conflicts', statusCode === 409 ? 1 : 0);
}

/** Counts answers by which the server says that it failed. */
export async function countServerFaults(_request, { statusCode }, _context, events) {
  events.emit('counter', 'faults.server', statusCode >= 500 ? 1 : 0);
}

/** Counts refusals. A conflict is nobody's fault: the client may try again. */
export async function countClientFaults(_request, { statusCode }, _context, events) {
  events.emit('counter', 'faults.client', statusCode >= 400 && statusCode < 500 && statusCode !== 409 ? 1 : 0);
}
