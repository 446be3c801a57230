import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from './small.tsx';

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

/**
 * Whoever works by keyboard goes on where a question is, and comes back to where they were.
 * @returns what holds the question, and the button in its place where nothing is asked
 */
export function useQuestion(isAsking: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    const isElsewhere = document.activeElement !== document.body && document.activeElement?.isConnected === true;
    if (isAsking || (wasAsking.current && !isElsewhere)) place.current?.querySelector('button')?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  return place;
}

/** A button that asks once more before something that cannot be undone. */
export function Confirm({ name, question, yes, no, isBusy, onYes, class: className = 'quiet' }: ConfirmProps) {
  const [isAsking, setAsking] = useState(false);
  const place = useQuestion(isAsking);
  return (
    <div class="confirm" ref={place}>
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
