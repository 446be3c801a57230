import { dateTime } from '../../shared/format.ts';
import type { Endpoint } from '../state/webhooks.ts';
import { t } from '../words/webhooks.ts';

/** Whether it is told, and why not. */
export function EndpointState({ endpoint }: { readonly endpoint: Endpoint }) {
  const { status, disabledReason, failingSince } = endpoint;
  const isOn = status === 'ACTIVE';
  const kind = isOn ? (failingSince === null ? 'good' : 'warn') : 'bad';
  return (
    <span class="endpoint-state">
      <span class={`tag ${kind}`}>{isOn ? t().active : t().disabled}</span>
      {disabledReason !== null && <small>{t().disabledFor(disabledReason)}</small>}
      {failingSince !== null && <small>{t().failingSince(dateTime(failingSince))}</small>}
    </span>
  );
}
