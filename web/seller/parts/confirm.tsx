import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../shared/parts/small.tsx';

interface ConfirmProps {
  readonly name: string;
  /** What follows from it. */
  readonly question: ComponentChildren;
  readonly yes: string;
  readonly no: string;
  readonly isBusy: boolean;
  readonly onYes: () => void;
  readonly class?: string;
}

/** A button that asks once more before something that cannot be undone. */
export function Confirm({ name, question, yes, no, isBusy, onYes, class: className = 'quiet' }: ConfirmProps) {
  const [isAsking, setAsking] = useState(false);
  const first = useRef<HTMLDivElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    // Whoever works by keyboard goes on where the question is, and comes back to where they were.
    if (isAsking || wasAsking.current) first.current?.querySelector('button')?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  return (
    <div class="confirm" ref={first}>
      {isAsking ? (
        <fieldset class="notice" aria-label={name}>
          <p>{question}</p>
          <div class="confirm-do">
            <Button class="primary" isBusy={isBusy} onClick={onYes}>
              {yes}
            </Button>
            <Button class="quiet" onClick={() => setAsking(false)}>
              {no}
            </Button>
          </div>
        </fieldset>
      ) : (
        <Button class={className} onClick={() => setAsking(true)}>
          {name}
        </Button>
      )}
    </div>
  );
}
