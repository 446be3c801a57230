import { inSpan, recordedSpan, type Span, traced, untilDone } from '../platform/tracing.ts';
import type { Lane, LaneRequest } from './lane-parts.ts';

/** What a lane tells of itself in traces. */

/** Gives the requests of a lane a span of their time in it, where they are recorded. @returns the lane */
export function inLaneSpans<Request extends LaneRequest, Result>(
  name: string,
  lane: Lane<Request, Result>,
): Lane<Request, Result> {
  const submit = lane.submit.bind(lane);
  return Object.assign(lane, {
    submit: (request: Request) =>
      recordedSpan() === undefined
        ? submit(request)
        : traced(`lane ${name}`, () => {
            request.laneSpan = recordedSpan();
            return submit(request);
          }),
  });
}

/**
 * Decides a batch in a span that belongs to all of its members who are recorded: it is a part of the first one's trace, and
 * linked with the others', there and back. Without any there is none; what runs in a lane was begun by whoever came first, and is
 * no part of their trace by itself.
 */
export function inBatchSpan<T>(name: string, batch: readonly LaneRequest[], work: () => Promise<T>): Promise<T> {
  const members = batch.flatMap(({ laneSpan }) => (laneSpan === undefined ? [] : [laneSpan]));
  const [first] = members;
  if (first === undefined) return inSpan(undefined, work);
  return untilDone(batchSpan(name, first, members, batch.length), work);
}

function batchSpan(name: string, first: Span, members: readonly Span[], size: number): Span {
  const span = first.child(`batch ${name}`, { links: members, attributes: { 'tianguis.batch_size': size } });
  for (const member of members) if (member !== first) member.link(span);
  return span;
}
