/** Which traces are kept, by OpenTelemetry's names: those of who asked decide first where it says parentbased. */
export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** Where traces are sent, and which. */
export interface TracingConfig {
  /** Of an OTLP collector, over HTTP; its traces are below it. */
  readonly endpoint: string;
  /** That the collector wants; secret. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly sampler: (typeof SAMPLERS)[number];
  /** Of traces that begin here, the part that is kept where the sampler goes by it. */
  readonly ratio: number;
}
