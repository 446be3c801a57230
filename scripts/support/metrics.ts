/** One line of what a server counts. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the text format of Prometheus as far as prom-client writes it. */
export function parseMetrics(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined) return [];
    const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, content]) => [key, content]);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

/** What the server at an address has counted so far. Of several on one database, only this one is heard. */
export async function readMetrics(origin: string): Promise<Sample[]> {
  const response = await fetch(`${origin}/metrics`);
  if (!response.ok) throw new Error(`${origin}/metrics answered ${response.status}.`);
  return parseMetrics(await response.text());
}

/** The values of a metric, all label sets that match summed up; 0 where there is none. */
export function sumOf(samples: readonly Sample[], name: string, labels: Readonly<Record<string, string>> = {}): number {
  return samples
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([label, wanted]) => sample.labels[label] === wanted))
    .reduce((sum, { value }) => sum + value, 0);
}

/** The same, apart by the value of one label. */
export function sumBy(samples: readonly Sample[], name: string, label: string): Map<string, number> {
  const ofName = samples.filter((sample) => sample.name === name);
  const byValue = Map.groupBy(ofName, ({ labels }) => labels[label] ?? '');
  return new Map([...byValue].map(([value, some]) => [value, sumOf(some, name)]));
}

/** The tries that checkouts and bookings took, and of how many. */
export interface Tries {
  readonly sum: number;
  readonly count: number;
}

export function triesIn(samples: readonly Sample[]): Tries {
  return {
    sum: sumOf(samples, 'tianguis_checkout_tries_sum') + sumOf(samples, 'tianguis_booking_tries_sum'),
    count: sumOf(samples, 'tianguis_checkout_tries_count') + sumOf(samples, 'tianguis_booking_tries_count'),
  };
}
