import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { dateTime } from '../../shared/format.ts';
import { useAction } from '../../shared/hooks.ts';
import { Confirm } from '../../shared/parts/confirm.tsx';
import { FailureNotice, Notice } from '../../shared/parts/notice.tsx';
import { Button } from '../../shared/parts/small.tsx';
import { useWayOn } from '../../shared/router.tsx';
import { say } from '../state/said.ts';
import { changeEndpoint, type Endpoint, type Ping, ping, removeEndpoint, rotateSecret } from '../state/webhooks.ts';
import { t } from '../words/webhooks.ts';
import { SecretOnce } from './secret-once.tsx';

interface EndpointProps {
  readonly endpoint: Endpoint;
}

/** Calls it, and shows what it answers. */
export function Trying({ endpoint: { id } }: EndpointProps) {
  const { isBusy, failure, act } = useAction();
  const [answer, setAnswer] = useState<Ping | undefined>(undefined);
  const call = () => {
    setAnswer(undefined);
    act(() => ping(id).then(setAnswer));
  };
  return (
    <>
      <Button isBusy={isBusy} onClick={call}>
        {t().ping}
      </Button>
      {answer !== undefined && <Answer answer={answer} />}
      <FailureNotice failure={failure} retry={call} />
    </>
  );
}

function Answer({ answer: { delivered, responseStatus, responseBody, error } }: { readonly answer: Ping }) {
  const why = responseStatus === null ? (error ?? t().noAnswer) : t().answered(responseStatus);
  return (
    <Notice kind={delivered ? 'good' : 'bad'}>
      <p>{delivered && responseStatus !== null ? t().pingDelivered(responseStatus) : t().pingFailed(why)}</p>
      {responseBody && (
        <p>
          {t().itSaid}: <code>{responseBody}</code>
        </p>
      )}
    </Notice>
  );
}

interface ChangingProps extends EndpointProps {
  readonly onChanged: () => void;
}

/** On and off. */
export function EndpointSwitch({ endpoint: { id, status }, onChanged }: ChangingProps) {
  const { isBusy, failure, act } = useAction();
  const isOn = status === 'ACTIVE';
  const change = () =>
    void act(() =>
      changeEndpoint(id, { active: !isOn })
        .then(() => say(isOn ? t().switchedOff : t().switchedOn))
        .finally(onChanged),
    );
  return (
    <>
      <Button class={isOn ? '' : 'primary'} isBusy={isBusy} onClick={change}>
        {isOn ? t().switchOff : t().switchOn}
      </Button>
      <FailureNotice failure={failure} retry={change} />
    </>
  );
}

/** Another secret; the old one signs beside it for a day, so that nothing is missed meanwhile. */
export function Rotating({ endpoint: { id }, children }: EndpointProps & { readonly children: ComponentChildren }) {
  const { isBusy, failure, act } = useAction();
  const [made, setMade] = useState<{ secret: string; previousSecretUntil: string | null } | undefined>(undefined);
  const rotate = (endPrevious: boolean) => void act(() => rotateSecret(id, { endPrevious }).then(setMade));
  const isOverlapping = failure instanceof TianguisError && failure.code === 'webhook-secrets-overlap';
  if (made !== undefined) {
    const { secret, previousSecretUntil: until } = made;
    const more = until === null ? undefined : t().previousUntil(dateTime(until));
    return <SecretOnce secret={secret} more={more} onKept={() => setMade(undefined)} />;
  }
  return (
    <section class="panel form">
      {isOverlapping ? (
        <Notice kind="bad" title={t().overlapTitle}>
          <p>{t().overlapText}</p>
          <Button isBusy={isBusy} onClick={() => rotate(true)}>
            {t().rotateEndPrevious}
          </Button>
        </Notice>
      ) : (
        <>
          <Confirm
            name={t().rotate}
            question={t().rotateSure}
            yes={t().rotateYes}
            no={t().no}
            isBusy={isBusy}
            onYes={() => rotate(false)}
            class=""
          />
          <FailureNotice failure={failure} />
        </>
      )}
      {children}
    </section>
  );
}

/** Deletes it, with all that it was told. */
export function Removing({ endpoint: { id } }: EndpointProps) {
  const goOn = useWayOn();
  const { isBusy, failure, act } = useAction();
  const remove = () =>
    void act(async () => {
      await removeEndpoint(id);
      say(t().removed);
      goOn('seller/webhooks', { replace: true });
    });
  return (
    <>
      <Confirm
        name={t().remove}
        question={t().removeSure}
        yes={t().removeYes}
        no={t().no}
        isBusy={isBusy}
        onYes={remove}
      />
      <FailureNotice failure={failure} retry={remove} />
    </>
  );
}
