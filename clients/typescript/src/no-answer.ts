/** No answer came, or one that is not the market's, such as a proxy's. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  /** Of what a proxy answered; undefined where nothing came. */
  readonly status: number | undefined;

  constructor(message: string, options: { readonly status?: number; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.status = options.status;
  }
}
