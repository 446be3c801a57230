import { computed, signal } from '@preact/signals';
import {
  createTianguis,
  NoAnswerError,
  type Retry,
  type Tianguis,
  TianguisError,
} from '../../clients/typescript/src/index.ts';
import { language } from './i18n.ts';
import { ROOT } from './root.ts';
import { tokens } from './tokens.ts';

export type Failure = TianguisError | NoAnswerError;

interface Retrying {
  readonly attempt: number;
  readonly isOffline: boolean;
}

/** What each call is told that is being tried again by itself; it is out of here once it has ended. */
const retried = signal<ReadonlyMap<symbol, Retrying>>(new Map());

/** What is being tried again by itself: said in a corner of the page until it is answered, or given up. */
export const retrying = computed(() => [...retried.value.values()].at(-1));

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

/** Makes calls of a client tell while they are tried again; one that says itself how it is to be tried, or ended, is left as it is. */
function telling<Call extends Tianguis['get' | 'put' | 'post' | 'patch' | 'delete']>(call: Call): Call {
  // biome-ignore lint/suspicious/noExplicitAny: the types of the calls are the callers'
  const send = call as (path: string, init: object) => Promise<any>;
  return (async (path: string, init: object = {}) => {
    const name = Symbol(path);
    const onRetry = ({ attempt, error }: Retry) => {
      const isOffline = error instanceof NoAnswerError && error.status === undefined;
      retried.value = new Map([...retried.value, [name, { attempt, isOffline }]]);
    };
    try {
      return await send(path, { retry: { onRetry }, ...init });
    } finally {
      if (retried.value.has(name)) retried.value = new Map([...retried.value].filter(([other]) => other !== name));
    }
  }) as Call;
}

const client = computed((): Tianguis => {
  const made = createTianguis({ baseUrl: ROOT.replace(/\/$/, ''), tokens, language: language.value });
  const { get, put, post, patch } = made;
  return {
    ...made,
    ...{ get: telling(get), put: telling(put), post: telling(post), patch: telling(patch) },
    delete: telling(made.delete),
  };
});

/** The market, in the language of the page: the only way in which this page talks to it. */
export const market = () => client.value;

/** Whether it is the market's answer, or none. Everything else is a fault of this page, and thrown on. */
export function asFailure(error: unknown): Failure {
  if (error instanceof TianguisError || error instanceof NoAnswerError) return error;
  throw error;
}
