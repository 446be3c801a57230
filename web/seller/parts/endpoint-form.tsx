import { useAction } from '../../shared/hooks.ts';
import { errorOf, FailureNotice, isOfFields } from '../../shared/parts/notice.tsx';
import { Button, Field } from '../../shared/parts/small.tsx';
import { say } from '../state/said.ts';
import { changeEndpoint, type Endpoint } from '../state/webhooks.ts';
import { t } from '../words/webhooks.ts';
import { TypesField, typesIn } from './webhook-types.tsx';

interface EndpointFormProps {
  readonly endpoint: Endpoint;
  readonly onChanged: () => void;
}

/** Where it is, and what it is told. */
export function EndpointForm({ endpoint, onChanged }: EndpointFormProps) {
  const { isBusy, failure, act } = useAction();
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const url = String(new FormData(form).get('url') ?? '').trim();
    const types = typesIn(form);
    // Another address is another receiver: what waits is sent to it at once. One that is the same is not said again.
    const change = { types, ...(url !== endpoint.url && { url }) };
    act(() =>
      changeEndpoint(endpoint.id, change)
        .then(() => say(t().saved))
        .finally(onChanged),
    );
  };
  return (
    <details class="panel fold">
      <summary>{t().change}</summary>
      <form class="form" onSubmit={save}>
        <Field
          id="url"
          label={t().url}
          hint={t().urlHint}
          error={errorOf(failure, 'url')}
          input={{ name: 'url', type: 'url', autocomplete: 'off', required: true, defaultValue: endpoint.url }}
        />
        <TypesField chosen={endpoint.types} error={errorOf(failure, 'types') && t().chooseTypes} />
        {!isOfFields(failure) && <FailureNotice failure={failure} />}
        <Button type="submit" isBusy={isBusy}>
          {t().save}
        </Button>
      </form>
    </details>
  );
}
