import { signal } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { NoAnswerError, type StreamEvent, type Topic } from '../../clients/typescript/src/index.ts';
import { language } from './i18n.ts';
import { asFailure, type Failure, market } from './market.ts';
import { account } from './tokens.ts';

export interface Loaded<T> {
  readonly data: T | undefined;
  /** Why what was asked for last did not come: nothing is there, or what was read before. */
  readonly failure: Failure | undefined;
  readonly isLoading: boolean;
  /** Reads it anew; what is shown stays until it comes, and where none comes, with all that was typed there. */
  readonly reload: () => void;
}

/** Reads something, and anew when what it depends on, or who reads, is another. What is not wanted any more is called off. */
export function useLoad<T>(read: (signal: AbortSignal) => Promise<T>, dependencies: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>({
    data: undefined,
    failure: undefined,
    isLoading: true,
  });
  const [turn, setTurn] = useState(0);
  const wanted = JSON.stringify([account.value, ...dependencies]);
  const shownFor = useRef<string | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    setState(({ data }) => ({ data, failure: undefined, isLoading: true }));
    read(abort.signal)
      .then((data) => {
        if (abort.signal.aborted) return;
        shownFor.current = wanted;
        setState({ data, failure: undefined, isLoading: false });
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        const failure = asFailure(error);
        const isStill = shownFor.current === wanted && mayBeThereStill(failure);
        setState(({ data }) => ({ data: isStill ? data : undefined, failure, isLoading: false }));
      });
    return () => abort.abort();
  }, [...dependencies, turn, language.value, account.value]);
  const reload = useMemo(() => () => setTurn((before) => before + 1), []);
  return { ...state, reload };
}

/** Whether what was read before is no worse than it was: the market did not say that it is gone, or nobody's business. */
const mayBeThereStill = (failure: Failure) =>
  failure instanceof NoAnswerError || failure.retryAfterSeconds !== undefined || failure.status >= 500;

/** Something that the user has done: under way or not, and why it failed. Takes no second click meanwhile. */
export function useAction() {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const isUnderWay = useRef(false);
  const act = async (work: () => Promise<void>) => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(asFailure(error));
    } finally {
      isUnderWay.current = false;
      setBusy(false);
    }
  };
  return { isBusy, failure, act, forget: () => setFailure(undefined) };
}

interface Following {
  readonly onEvent: (event: StreamEvent) => void;
  /** Something may have been missed: read anew what is shown. */
  readonly onResync: () => void;
}

/** Whether what is shown is told of live. */
export const isLive = signal(false);

/** Follows topics while the page is in sight; a browser has few connections, and a tab in the background needs none. */
export function useEvents(topics: readonly Topic[], { onEvent, onResync }: Following): void {
  const handlers = useRef({ onEvent, onResync });
  handlers.current = { onEvent, onResync };
  const wanted = topics.join(',');
  useEffect(() => {
    if (wanted === '') return;
    let abort = new AbortController();
    const follow = () => {
      const { signal } = abort;
      const told = {
        onEvent: (event: StreamEvent) => handlers.current.onEvent(event),
        onResync: () => handlers.current.onResync(),
        onConnection: (isConnected: boolean) => {
          isLive.value = isConnected && !signal.aborted;
        },
      };
      // Where it is refused, the page is as it was read: people see that it is not live.
      market()
        .events(wanted.split(',') as Topic[], { ...told, signal })
        .catch((error: unknown) => void asFailure(error));
    };
    const onVisibility = () => {
      abort.abort();
      isLive.value = false;
      if (document.visibilityState !== 'visible') return;
      abort = new AbortController();
      follow();
      handlers.current.onResync();
    };
    if (document.visibilityState === 'visible') follow();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      abort.abort();
      isLive.value = false;
    };
  }, [wanted, account.value]);
}

/** The time until a moment, each second; 0 once it has passed. */
export function useTimeUntil(iso: string | undefined): number {
  const [, setTick] = useState(0);
  useEffect(() => {
    if (iso === undefined) return;
    const timer = setInterval(() => {
      setTick((before) => before + 1);
      if (Date.parse(iso) <= Date.now()) clearInterval(timer);
    }, 1_000);
    return () => clearInterval(timer);
  }, [iso]);
  return iso === undefined ? 0 : Math.max(0, Date.parse(iso) - Date.now());
}
