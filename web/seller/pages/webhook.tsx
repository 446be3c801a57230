import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { dateTime } from '../../shared/format.ts';
import { useLoad } from '../../shared/hooks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Empty, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { Deliveries } from '../parts/deliveries.tsx';
import { EndpointForm } from '../parts/endpoint-form.tsx';
import { EndpointState } from '../parts/endpoint-state.tsx';
import { EndpointSwitch, Removing, Rotating, Trying } from '../parts/endpoint-steps.tsx';
import { type Endpoint, readEndpoint } from '../state/webhooks.ts';
import { t } from '../words/webhooks.ts';

/** One address: what it is told, whether that arrives, and what can be done about it. */
export function WebhookPage({ id }: { readonly id: string }) {
  const { data: endpoint, failure, reload } = useLoad((signal) => readEndpoint(id, signal), [id]);
  const isGone = failure instanceof TianguisError && failure.code === 'not-found';
  return (
    <div class="page">
      <p class="trail">
        <Link to="seller/webhooks">← {t().backToAll}</Link>
      </p>
      <Heading title={endpoint === undefined ? t().title : hostOf(endpoint)} />
      {isGone ? <Empty text={t().notThere} /> : <FailureNotice failure={failure} retry={reload} />}
      {endpoint === undefined && failure === undefined && <Loading />}
      {endpoint !== undefined && (
        <div class="order-sides">
          <div class="side">
            <section class="panel form" aria-labelledby="endpoint">
              <h2 id="endpoint" class="url">
                {endpoint.url}
              </h2>
              <EndpointState endpoint={endpoint} />
              <p class="muted">{t().since(dateTime(endpoint.createdAt))}</p>
              <Trying endpoint={endpoint} />
              <EndpointSwitch endpoint={endpoint} onChanged={reload} />
            </section>
            <EndpointForm endpoint={endpoint} onChanged={reload} />
            <Rotating endpoint={endpoint}>
              <Removing endpoint={endpoint} />
            </Rotating>
          </div>
          <div class="known">
            <Deliveries endpoint={endpoint} />
          </div>
        </div>
      )}
    </div>
  );
}

/** Addresses are long; the host tells which it is. */
function hostOf({ url }: Endpoint): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
