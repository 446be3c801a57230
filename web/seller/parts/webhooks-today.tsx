import { useLoad } from '../../shared/hooks.ts';
import { Link } from '../../shared/router.tsx';
import { readEndpoints } from '../state/webhooks.ts';
import { d } from '../words/desk.ts';

/** Addresses that cannot be told what happens; nothing where all is well, or where nobody can say. */
export function WebhooksToday() {
  const { data } = useLoad(readEndpoints, []);
  const failing = data?.filter(
    ({ disabledReason, failingSince }) => failingSince !== null || (disabledReason ?? 'OWNER') !== 'OWNER',
  );
  if (failing === undefined || failing.length === 0) return null;
  return (
    <section class="panel today" aria-labelledby="webhooks-today">
      <h2 id="webhooks-today">{d().failingWebhooks}</h2>
      <ul class="plain-list">
        {failing.map(({ id, url }) => (
          <li key={id}>
            <Link to={`seller/webhooks/${id}`}>{url}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
