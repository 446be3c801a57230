import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../shared/parts/small.tsx';
import { t } from '../words/webhooks.ts';

interface SecretOnceProps {
  readonly secret: string;
  /** What becomes of the one before. */
  readonly more?: string | undefined;
  readonly onKept: () => void;
}

/** A secret that is shown once: it stays until somebody says that it is kept. */
export function SecretOnce({ secret, more, onKept }: SecretOnceProps) {
  const [told, setTold] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [secret]);
  const copy = () => {
    navigator.clipboard.writeText(secret).then(
      () => setTold(t().copied),
      () => setTold(t().notCopied),
    );
  };
  return (
    <section class="panel secret" aria-labelledby="secret-title">
      <h2 id="secret-title" ref={heading} tabIndex={-1}>
        {t().secretTitle}
      </h2>
      <p>{t().secretText}</p>
      {more !== undefined && <p>{more}</p>}
      <div class="secret-row">
        <label class="visually-hidden" for="secret">
          {t().secret}
        </label>
        <input
          class="input"
          id="secret"
          readOnly
          value={secret}
          onFocus={(event) => event.currentTarget.select()}
          autocomplete="off"
          spellcheck={false}
        />
        <Button onClick={copy}>{t().copy}</Button>
      </div>
      <p class="muted" role="status">
        {told}
      </p>
      <Button class="primary" onClick={onKept}>
        {t().kept}
      </Button>
    </section>
  );
}
