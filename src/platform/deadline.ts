/** Something did not come about in time. */
export class DeadlineError extends Error {
  override name = 'DeadlineError';

  constructor(ms: number) {
    super(`not done within ${Math.round(ms)} ms`);
  }
}

/**
 * Waits for work, but no longer than so many milliseconds. The work itself goes on: whoever holds resources for it must
 * bound it too.
 * @throws DeadlineError when time is up
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(ms)), ms);
  });
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
