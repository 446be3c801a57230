import { useState } from 'preact/hooks';
import { EVERYTHING, TYPES } from '../state/webhooks.ts';
import { t } from '../words/webhooks.ts';

interface TypesFieldProps {
  readonly chosen: readonly string[];
  readonly error: string | undefined;
}

/** Of what somebody is told: everything, or some of it. */
export function TypesField({ chosen, error }: TypesFieldProps) {
  const [isAll, setAll] = useState(chosen.includes(EVERYTHING));
  return (
    <fieldset class="types" aria-describedby={error === undefined ? undefined : 'types-error'}>
      <legend class="label">{t().types}</legend>
      <label class="check">
        <input
          type="checkbox"
          name="types"
          value={EVERYTHING}
          checked={isAll}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
        {t().everything}
      </label>
      {!isAll && (
        <div class="types-some">
          {TYPES.map((type) => (
            <label key={type} class="check">
              <input type="checkbox" name="types" value={type} defaultChecked={chosen.includes(type)} />
              {t().typeOf(type)}
            </label>
          ))}
        </div>
      )}
      {error && (
        <p class="error" id="types-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** What was chosen in a form. */
export const typesIn = (form: HTMLFormElement) => new FormData(form).getAll('types').map(String);
