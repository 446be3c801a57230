import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { common } from '../words.ts';

interface HeadingProps {
  readonly title: string;
  /** What else the page is about: where that changes, so may what had the focus. */
  readonly of?: string | number;
  readonly class?: string;
  readonly children?: ComponentChildren;
}

/**
 * The page's title, also for the tab. Whoever came here by a link of the shop is told where they are; whoever changed it by what
 * they did, and by that took away what they did it with, is told what it is now.
 */
export function Heading({ title, of, class: className = '', children }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · tianguis`;
  }, [title]);
  useEffect(() => {
    if (document.activeElement === document.body || !document.activeElement?.isConnected)
      heading.current?.focus({ preventScroll: true });
  }, [title, of]);
  return (
    <div class={`heading ${className}`}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}

type ButtonProps = Omit<JSX.IntrinsicElements['button'], 'disabled'> & { readonly isBusy?: boolean };

/** A button that says that it works, and keeps the focus meanwhile. */
export function Button({ isBusy = false, class: className = '', children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      class={`button ${className as string}`}
      aria-disabled={isBusy}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    >
      {isBusy && <span class="spinner" aria-hidden="true" />}
      {isBusy ? common().processing : children}
    </button>
  );
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly class?: string;
  readonly input: JSX.IntrinsicElements['input'];
}

type Tells = Pick<FieldProps, 'id' | 'hint' | 'error'>;

function describedBy({ id, hint, error }: Tells) {
  const told = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { 'aria-invalid': error !== undefined, 'aria-describedby': told || undefined } as const;
}

function Told({ id, hint, error }: Tells) {
  return (
    <>
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span class="error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </>
  );
}

/** A labelled field; what is wrong with it stands below, and is told with it. */
export function Field({ id, label, hint, error, class: className = '', input }: FieldProps) {
  return (
    <div class={`field ${className}`}>
      <label for={id}>{label}</label>
      <input class="input" id={id} {...input} {...describedBy({ id, hint, error })} />
      <Told id={id} hint={hint} error={error} />
    </div>
  );
}

interface TextAreaProps extends Omit<FieldProps, 'input'> {
  readonly input: JSX.IntrinsicElements['textarea'];
}

/** The same for longer text. */
export function TextArea({ id, label, hint, error, class: className = '', input }: TextAreaProps) {
  return (
    <div class={`field ${className}`}>
      <label for={id}>{label}</label>
      <textarea class="input" id={id} {...input} {...describedBy({ id, hint, error })} />
      <Told id={id} hint={hint} error={error} />
    </div>
  );
}

interface SelectProps extends Omit<FieldProps, 'input'> {
  readonly input: JSX.IntrinsicElements['select'];
  readonly options: readonly (readonly [value: string, label: string])[];
}

/** The same for one of several. */
export function Select({ id, label, hint, error, class: className = '', input, options }: SelectProps) {
  return (
    <div class={`field ${className}`}>
      <label for={id}>{label}</label>
      <select class="input" id={id} {...input} {...describedBy({ id, hint, error })}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      <Told id={id} hint={hint} error={error} />
    </div>
  );
}

export function Loading() {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" /> {common().loading}
    </p>
  );
}

interface EmptyProps {
  readonly text: string;
  readonly children?: ComponentChildren;
}

export function Empty({ text, children }: EmptyProps) {
  return (
    <div class="empty">
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <path d="M6 18l6-10h24l6 10zM10 20v20h28V20" />
      </svg>
      <p>{text}</p>
      {children}
    </div>
  );
}
