import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isOnline } from '../market.ts';
import { common } from '../words.ts';
import { Notice } from './notice.tsx';
import { Loading } from './small.tsx';

/** A component whose code comes once it is wanted: whoever never goes there does not wait for it. */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
    const [state, setState] = useState<'loading' | 'loaded' | 'failed'>('loading');
    useEffect(() => {
      if (Loaded !== undefined) return;
      load().then(
        (component) => {
          Loaded = component;
          setState('loaded');
        },
        () => setState('failed'),
      );
    }, []);
    if (Loaded !== undefined) return <Loaded {...props} />;
    return state === 'failed' ? <NotLoaded /> : <Loading />;
  };
}

/** No network, or a server that has newer pages by now: loading the page anew helps with both. */
function NotLoaded() {
  return (
    <div class="page">
      <Notice kind="bad" title={isOnline.value ? common().noAnswerTitle : common().offlineTitle}>
        <button type="button" class="button" onClick={() => location.reload()}>
          {common().tryAgain}
        </button>
      </Notice>
    </div>
  );
}
