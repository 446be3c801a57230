import type { components, operations } from '../../../clients/typescript/src/index.ts';
import { market } from '../../shared/market.ts';
import { centavosOf } from './pesos.ts';

export type Voucher = components['schemas']['Voucher'];
export type NewVoucher = operations['createVoucher']['requestBody']['content']['application/json'];

export const VOUCHERS_PER_PAGE = 20;

export async function readVouchers(page: number, signal: AbortSignal) {
  const asked = { params: { query: { page, limit: VOUCHERS_PER_PAGE } }, signal };
  return (await market().get('/api/marketplace/vouchers', asked)).data;
}

/** @throws TianguisError: validation-failed, voucher-code-taken, too-many-vouchers */
export async function makeVoucher(body: NewVoucher): Promise<Voucher> {
  return (await market().post('/api/marketplace/vouchers', { body })).data;
}

export async function switchVoucher({ id, active }: Voucher): Promise<void> {
  await market().patch('/api/marketplace/vouchers/{id}', { params: { path: { id } }, body: { active: !active } });
}

/** What a voucher's form has wrong, by field. */
export type Mistakes = Partial<
  Record<'howMuch' | 'minimum' | 'totalLimit' | 'perBuyerLimit', 'number' | 'percent' | 'amount'>
>;

const PERCENT_MAX = 100;

/** What a form says, as the market takes it, and what of it says nothing. */
export function voucherIn(form: FormData): { readonly wanted: NewVoucher; readonly mistakes: Mistakes } {
  const textOf = (name: string) => String(form.get(name) ?? '').trim();
  const mistakes: Mistakes = {};
  const whole = (name: 'totalLimit' | 'perBuyerLimit') => {
    const text = textOf(name);
    if (text !== '' && !/^[1-9]\d{0,8}$/.test(text)) mistakes[name] = 'number';
    return text === '' ? undefined : Number(text);
  };
  const money = (name: 'howMuch' | 'minimum') => {
    const amount = centavosOf(textOf(name));
    if (amount === undefined && (name === 'howMuch' || textOf(name) !== '')) mistakes[name] = 'amount';
    return amount === undefined ? undefined : { amount };
  };
  const momentOf = (name: string) => (textOf(name) === '' ? undefined : new Date(textOf(name)).toISOString());
  const isPercent = form.get('kind') === 'percent';
  const percent = isPercent ? Number(textOf('howMuch')) : undefined;
  if (percent !== undefined && !(/^[1-9]\d*$/.test(textOf('howMuch')) && percent <= PERCENT_MAX))
    mistakes.howMuch = 'percent';
  const given = {
    percent,
    amount: isPercent ? undefined : money('howMuch'),
    minimum: money('minimum'),
    totalLimit: whole('totalLimit'),
    perBuyerLimit: whole('perBuyerLimit'),
    startsAt: momentOf('startsAt'),
    endsAt: momentOf('endsAt'),
  };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { wanted: { code: textOf('code'), ...said }, mistakes };
}
