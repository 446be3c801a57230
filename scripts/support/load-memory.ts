import type { MemorySample } from './load-report.ts';
import { readMetrics, sumOf } from './metrics.ts';

const EVERY_MS = 5_000;

/** Looks at a server's memory now and then. One that does not answer just then is looked at the next time. */
export function watchMemory(origin: string): { stop(): readonly MemorySample[] } {
  const samples: MemorySample[] = [];
  const look = async () => {
    const metrics = await readMetrics(origin);
    const resident = sumOf(metrics, 'process_resident_memory_bytes');
    samples.push({ at: Date.now(), resident, heap: sumOf(metrics, 'nodejs_heap_size_used_bytes') });
  };
  void look().catch(() => {});
  const timer = setInterval(() => void look().catch(() => {}), EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return samples;
    },
  };
}
