import { expect, it } from 'vitest';
import { ApiRecorder } from '../support/api-recorder.ts';
import * as scenario from '../support/api-scenario.ts';
import { useMarket } from '../support/market.ts';

const market = useMarket({}, { patient: true });

/** What has no example, since it takes a call from or to elsewhere, never ends, or is about what has long begun. */
const WITHOUT = [
  ...['getLiveness', 'getReadiness', 'getMetrics', 'followEvents', 'receiveProviderEvent'],
  ...['createWebhookEndpoint', 'pingWebhookEndpoint', 'resendWebhookDelivery', 'reviewExperience'],
  'setProductSerialised',
  // Which of its parts can be told is another each moment, on a busy machine.
  'getSnapshot',
];

it('the examples of the OpenAPI document are what a market answers', async () => {
  const api = await ApiRecorder.open(market());
  const people = await scenario.signingIn(api, market());
  const productId = await scenario.selling(api, people);
  await scenario.buying(api, people, productId);
  await scenario.countingMoney(api, people);
  const warehouseId = await scenario.storing(api, people, productId);
  await scenario.registering(api, people, warehouseId);
  await scenario.booking(api, people);
  await scenario.beingTold(api, market(), people);
  await scenario.racing(api, people);
  // `npx vitest run test/http/api-examples.test.ts -u` writes them anew.
  await expect(`${JSON.stringify(api.examples, null, 2)}\n`).toMatchFileSnapshot('../../src/api-examples.json');
  const { body } = await market().call('GET', '/openapi.json');
  const names = Object.values<Record<string, { operationId: string }>>(body.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(names.filter((name) => !(name in api.examples)).sort()).toEqual(WITHOUT.toSorted());
});

it('the document shows them where they belong', async () => {
  const { body } = await market().call('GET', '/openapi.json');
  const { post } = body.paths['/api/marketplace/checkout'];
  const { success, 'insufficient-stock': short } = post.responses[400].content['application/problem+json'].examples;
  expect(success).toBeUndefined();
  expect(short.value.items).toEqual([{ productId: expect.any(String), requested: 18, available: 17 }]);
  expect(post.responses[201].content['application/json'].examples.success.value.orders).toHaveLength(1);
  expect(post.requestBody.content['application/json'].examples.success.value.shippingAddress.city).toBeDefined();
});
