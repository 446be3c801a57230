import { describe, expect, it } from 'vitest';
import { allSequenced } from '../support/events.ts';
import { moveTo } from '../support/steps.ts';
import { openReceiver, tellAll, verify } from '../support/webhooks.ts';
import { PHONE, picture, useBrowser } from './support/browser.ts';
import { paidOrder } from './support/desk.ts';
import { heading, useLiveMarket } from './support/shop.ts';
import { atDesk } from './support/stall.ts';

// What listens in a test is on this machine.
const market = useLiveMarket({ WEBHOOK_PRIVATE_ADDRESSES: 'on' });
const browser = useBrowser();

/** All that has happened was told. */
async function tell(): Promise<void> {
  await allSequenced(market());
  await tellAll(market());
}

describe('webhooks at the seller’s desk', () => {
  it('are added, tried, told, and told again', async () => {
    const seller = await market().seller();
    const receiver = await openReceiver();
    const desk = await atDesk(market(), browser(), { seller, place: 'webhooks' });
    await desk.getByText('Nobody is told yet.').waitFor();
    await desk.getByLabel('Address').fill(`${receiver.origin}/hooks`);
    await desk.getByLabel(/^Everything/).uncheck();
    await desk.getByRole('button', { name: 'Add it' }).click();
    await desk.getByText('Choose at least one.').waitFor();
    await desk.getByLabel('An order moved on').check();
    await desk.getByRole('button', { name: 'Add it' }).click();

    await desk.getByRole('heading', { name: 'Keep this secret now' }).waitFor();
    const secret = await desk.getByRole('textbox', { name: 'Secret' }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    await picture(desk, 'seller-webhook-secret-desktop');
    await desk.getByRole('button', { name: 'I have kept it' }).click();
    expect(await desk.content()).not.toContain(secret);

    await desk.getByRole('link', { name: /\/hooks$/ }).click();
    await desk.getByRole('button', { name: 'Send a trial call' }).click();
    await desk.getByText('It answered 204: all is well.').waitFor();
    expect(receiver.received.map(({ body }) => body.type)).toEqual(['ping']);
    const [pinged] = receiver.received;
    if (pinged !== undefined) verify(pinged, secret);

    receiver.answer((response) => response.writeHead(500).end('the shelf fell down'));
    const order = await paidOrder(market(), { seller });
    await tell();
    await desk
      .getByRole('row', { name: /An order moved on/ })
      .getByText('Waits', { exact: true })
      .waitFor();
    await desk.getByText('1 try').waitFor();
    await desk.getByText('It said').click();
    await desk.getByText('the shelf fell down').waitFor();
    await picture(desk, 'seller-webhook-failing-desktop');

    receiver.answer((response) => response.writeHead(200).end('thank you'));
    const calls = receiver.received.length;
    await desk.getByRole('button', { name: 'Send again An order moved on' }).click();
    await desk.getByRole('status').getByText('It is sent once more now.').waitFor();
    await tellAll(market());
    await desk
      .getByRole('row', { name: /An order moved on/ })
      .getByText('Delivered', { exact: true })
      .waitFor();
    expect(receiver.received.length).toBe(calls + 1);
    expect(receiver.received.at(-1)?.body.data.subjectId).toBe(order.id);
    await picture(desk, 'seller-webhook-delivered-desktop');
  });

  it('are switched off and on, get new secrets, and are deleted, on a phone', async () => {
    const { seller, ...order } = await paidOrder(market());
    const receiver = await openReceiver();
    const desk = await atDesk(market(), browser(), { seller, place: 'webhooks', viewport: PHONE });
    await desk.getByLabel('Address').fill(receiver.origin);
    await desk.getByRole('button', { name: 'Add it' }).click();
    const first = await desk.getByRole('textbox', { name: 'Secret' }).inputValue();
    await desk.getByRole('button', { name: 'I have kept it' }).click();
    await desk.locator('.table').getByRole('link').click();
    await heading(desk, /^127\.0\.0\.1/).waitFor();

    await desk.getByRole('button', { name: 'Switch it off' }).click();
    await desk.getByText('You switched it off.').waitFor();
    await desk.getByRole('button', { name: 'Switch it on' }).click();
    await desk.getByRole('button', { name: 'Switch it off' }).waitFor();

    await desk.getByRole('button', { name: 'New secret' }).click();
    await desk.getByRole('button', { name: 'Make a new one' }).click();
    await desk.getByText('The old secret signs beside it until').waitFor();
    const second = await desk.getByRole('textbox', { name: 'Secret' }).inputValue();
    expect(second).not.toBe(first);
    await desk.getByRole('button', { name: 'I have kept it' }).click();
    await desk.getByRole('button', { name: 'New secret' }).click();
    await desk.getByRole('button', { name: 'Make a new one' }).click();
    await desk.getByText('Two secrets count already').waitFor();
    await picture(desk, 'seller-webhook-overlap-phone');
    await desk.getByRole('button', { name: 'End the older one now' }).click();
    const third = await desk.getByRole('textbox', { name: 'Secret' }).inputValue();
    expect([first, second]).not.toContain(third);
    await desk.getByRole('button', { name: 'I have kept it' }).click();
    await moveTo(market(), { ...order, seller }, 'PROCESSING');
    await tell();
    const last = receiver.received.at(-1);
    if (last === undefined) throw new Error('it was told nothing');
    verify(last, third);

    await desk.getByRole('button', { name: 'Delete', exact: true }).click();
    await desk.getByRole('button', { name: 'Yes, delete it' }).click();
    await desk.getByText('Nobody is told yet.').waitFor();
  });

  it('say of an address that may not be called what is wrong with it', async () => {
    const seller = await market().seller();
    const desk = await atDesk(market(), browser(), { seller, place: 'webhooks' });
    await desk.getByLabel('Address').fill('https://169.254.169.254/latest');
    await desk.getByRole('button', { name: 'Add it' }).click();
    await desk.locator('#url-error').waitFor();
    expect(await desk.getByLabel('Address').inputValue()).toBe('https://169.254.169.254/latest');
    expect(await market().db.prisma.webhookEndpoint.count({ where: { sellerId: seller.id } })).toBe(0);
  });
});
