import { lazily } from '../../shared/parts/lazily.tsx';
import { WebhooksToday } from '../parts/webhooks-today.tsx';
import type { Section } from '../sections.ts';
import { d } from '../words/desk.ts';

const pages = () => import('../pages/of-webhooks.ts');
const WebhooksPage = lazily(async () => (await pages()).WebhooksPage);
const WebhookPage = lazily(async () => (await pages()).WebhookPage);

/** Programs of the seller that are told what happens. */
export const webhooks: Section = {
  path: 'webhooks',
  icon: 'hook',
  title: () => d().webhooks,
  page: ([id, ...rest]) => {
    if (rest.length > 0) return undefined;
    return id === undefined ? <WebhooksPage /> : <WebhookPage key={id} id={id} />;
  },
  isRare: true,
  Today: WebhooksToday,
};
