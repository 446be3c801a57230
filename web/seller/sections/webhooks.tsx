import { WebhookPage } from '../pages/webhook.tsx';
import { WebhooksPage } from '../pages/webhooks.tsx';
import { WebhooksToday } from '../parts/webhooks-today.tsx';
import type { Section } from '../sections.ts';
import { t } from '../words/webhooks.ts';

/** Programs of the seller that are told what happens. */
export const webhooks: Section = {
  path: 'webhooks',
  icon: 'hook',
  title: () => t().title,
  page: ([id, ...rest]) => {
    if (rest.length > 0) return undefined;
    return id === undefined ? <WebhooksPage /> : <WebhookPage key={id} id={id} />;
  },
  Today: WebhooksToday,
};
