/** What comes together once somebody looks at webhooks. */
export { WebhookPage } from './webhook.tsx';
export { WebhooksPage } from './webhooks.tsx';
