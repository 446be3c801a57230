import { useState } from 'preact/hooks';
import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { useAction, useLoad } from '../../shared/hooks.ts';
import { errorOf, FailureNotice, isOfFields, Notice } from '../../shared/parts/notice.tsx';
import { Button, Empty, Field, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { EndpointState } from '../parts/endpoint-state.tsx';
import { SecretOnce } from '../parts/secret-once.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { TypesField, typesIn } from '../parts/webhook-types.tsx';
import { addEndpoint, type Endpoint, EVERYTHING, readEndpoints } from '../state/webhooks.ts';
import { t } from '../words/webhooks.ts';

/** Who is told what happens in the shop. */
export function WebhooksPage() {
  const { data, failure, reload } = useLoad(readEndpoints, []);
  const [secret, setSecret] = useState<string | undefined>(undefined);
  return (
    <div class="page">
      <Heading title={t().title}>
        <p>{t().hint}</p>
      </Heading>
      {secret !== undefined && <SecretOnce secret={secret} onKept={() => setSecret(undefined)} />}
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && failure === undefined && <Loading />}
      {data?.length === 0 && (
        <Empty text={t().none}>
          <p>{t().noneText}</p>
        </Empty>
      )}
      {data !== undefined && data.length > 0 && <Endpoints endpoints={data} />}
      {data !== undefined && (
        <NewEndpoint
          onAnswer={reload}
          onMade={(made) => {
            setSecret(made);
            scrollTo(0, 0);
          }}
        />
      )}
    </div>
  );
}

function Endpoints({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  const columns: readonly Column<Endpoint>[] = [
    {
      head: t().url,
      cell: ({ id, url }) => <Link to={`seller/webhooks/${id}`}>{url}</Link>,
    },
    { head: t().types, cell: typesOf },
    { head: t().deliveryStatus, cell: (endpoint) => <EndpointState endpoint={endpoint} /> },
  ];
  return <Table caption={t().title} columns={columns} rows={endpoints} keyOf={({ id }) => id} />;
}

const typesOf = ({ types }: Endpoint) =>
  types.includes(EVERYTHING) ? t().allTypes : types.map((type) => t().typeOf(type)).join(', ');

interface NewEndpointProps {
  /** Reads the list anew: also where no answer came, since it may have been made. */
  readonly onAnswer: () => void;
  readonly onMade: (secret: string) => void;
}

function NewEndpoint({ onAnswer, onMade }: NewEndpointProps) {
  const { isBusy, failure, act } = useAction();
  // Another form for the next one; what was typed stays until it is made.
  const [turn, setTurn] = useState(0);
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const url = String(new FormData(form).get('url') ?? '').trim();
    act(() =>
      addEndpoint({ url, types: typesIn(form) })
        .then(({ secret }) => {
          setTurn((before) => before + 1);
          onMade(secret);
        })
        .finally(onAnswer),
    );
  };
  const isFull = failure instanceof TianguisError && failure.code === 'too-many-webhook-endpoints';
  return (
    <form key={turn} class="panel form new-endpoint" onSubmit={add}>
      <h2>{t().add}</h2>
      <Field
        id="url"
        label={t().url}
        hint={t().urlHint}
        error={errorOf(failure, 'url')}
        input={{ name: 'url', type: 'url', inputMode: 'url', autocomplete: 'off', required: true, maxLength: 2_000 }}
      />
      <TypesField chosen={[EVERYTHING]} error={errorOf(failure, 'types') && t().chooseTypes} />
      {isFull && <Notice kind="bad">{t().tooMany}</Notice>}
      {!isFull && !isOfFields(failure) && <FailureNotice failure={failure} unanswered={t().maybeAdded} />}
      <Button type="submit" class="primary" isBusy={isBusy}>
        {t().create}
      </Button>
    </form>
  );
}
