import { readStored } from '../../platform/stored-values.ts';
import { type AddressView, addressSchema } from './schemas.ts';

/** Text of whatever was stored in its place; none where there is nothing like it. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

function anyAddress(stored: unknown): AddressView {
  const fields: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {};
  const text = (name: keyof AddressView) => textOf(fields[name]);
  const required = {
    street: text('street'),
    city: text('city'),
    state: text('state'),
    zipCode: text('zipCode'),
    country: text('country'),
  };
  const optional = (['name', 'phone', 'notes'] as const).filter((name) => text(name) !== '');
  return { ...required, ...Object.fromEntries(optional.map((name) => [name, text(name)])) };
}

/** The address of an order, placed by whatever version: a field that it lacks is empty, one that is not known is left out. */
export function storedAddress(stored: unknown): AddressView {
  return readStored('shippingAddress', stored, { today: addressSchema, tolerant: anyAddress });
}
