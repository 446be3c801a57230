import { computed, signal } from '@preact/signals';
import { createTianguis, NoAnswerError, TianguisError } from '../../clients/typescript/src/index.ts';
import { language } from './i18n.ts';
import { ROOT } from './root.ts';
import { tokens } from './tokens.ts';

export type Failure = TianguisError | NoAnswerError;

/** What is being tried again by itself: said in a corner of the page until it is answered. */
export const retrying = signal<{ readonly attempt: number; readonly isOffline: boolean } | undefined>(undefined);

/** Whether the browser has a network at all. */
export const isOnline = signal(navigator.onLine);

export function keepConnection(): void {
  addEventListener('online', () => {
    isOnline.value = true;
  });
  addEventListener('offline', () => {
    isOnline.value = false;
  });
}

async function send(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.ok) retrying.value = undefined;
  return response;
}

const client = computed(() =>
  createTianguis({
    baseUrl: ROOT.replace(/\/$/, ''),
    tokens,
    fetch: send,
    language: language.value,
    retry: {
      onRetry: ({ attempt, error }) => {
        retrying.value = { attempt, isOffline: error instanceof NoAnswerError && error.status === undefined };
      },
    },
  }),
);

/** The market, in the language of the page: the only way in which this page talks to it. */
export const market = () => client.value;

/** Whether it is the market's answer, or none. Everything else is a fault of this page, and thrown on. */
export function asFailure(error: unknown): Failure {
  if (error instanceof TianguisError || error instanceof NoAnswerError) return error;
  throw error;
}
