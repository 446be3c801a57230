import { Counter, Gauge, type Registry } from 'prom-client';
import { END_REASONS, type EndReason } from './event-stream.ts';

export interface EventMetrics {
  ended(reason: EndReason): void;
}

export function createEventMetrics(registry: Registry, streams: { readonly open: number }): EventMetrics {
  const registers = [registry];
  new Gauge({
    name: 'tianguis_event_streams',
    help: 'Streams of server-sent events that are open.',
    registers,
    collect() {
      this.set(streams.open);
    },
  });
  const ended = new Counter({
    name: 'tianguis_event_streams_ended_total',
    help: 'Streams that ended, by who or what ended them.',
    labelNames: ['reason'],
    registers,
  });
  // A rate needs the zero before the first.
  for (const reason of END_REASONS) ended.inc({ reason }, 0);
  return { ended: (reason) => ended.inc({ reason }) };
}
