import type { Failure } from '../../shared/market.ts';
import { errorOf } from '../../shared/parts/notice.tsx';
import { Field } from '../../shared/parts/small.tsx';
import type { Address } from '../state/checkout.ts';
import { t } from '../words/index.ts';

const KEY = 'tianguis.address';

/** What was typed last: a page that is loaded anew has it still. */
export function keptAddress(): Partial<Address> {
  return JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Address>;
}

/** Reads the form, and keeps what stands in it. */
export function addressIn(form: HTMLFormElement): Address {
  const given = Object.fromEntries(new FormData(form)) as Record<string, string>;
  const { street = '', city = '', state = '', zipCode = '', country = 'MX', name, phone, notes } = given;
  const more = Object.entries({ name, phone, notes }).filter(([, value]) => value?.trim());
  const address = { street, city, state, zipCode, country, ...Object.fromEntries(more) } as Address;
  sessionStorage.setItem(KEY, JSON.stringify(address));
  return address;
}

const COUNTRIES = ['MX', 'US', 'CA', 'ES', 'GT', 'CO', 'AR', 'CL', 'PE'] as const;

/** Where the goods go. Browsers know what the fields are, and fill them. */
export function AddressFields({ failure }: { readonly failure: Failure | undefined }) {
  const kept = keptAddress();
  const field = (name: keyof Address, autocomplete: string, more: object = {}) => ({
    id: `address-${name}`,
    label: t().address(name),
    error: errorOf(failure, name),
    input: { name, autocomplete, maxLength: 200, defaultValue: kept[name] ?? '', ...more } as object,
  });
  const countries = new Intl.DisplayNames([document.documentElement.lang], { type: 'region' });
  return (
    <fieldset class="panel form address">
      <legend>
        <h2>{t().shipTo}</h2>
      </legend>
      <Field {...field('name', 'name')} class="full" />
      <Field {...field('street', 'street-address', { required: true })} class="full" />
      <Field {...field('city', 'address-level2', { required: true })} />
      <Field {...field('state', 'address-level1', { required: true })} />
      <Field {...field('zipCode', 'postal-code', { required: true, maxLength: 20 })} />
      <div class="field">
        <label for="address-country">{t().address('country')}</label>
        <select
          class="input"
          id="address-country"
          name="country"
          autocomplete="country"
          defaultValue={kept.country ?? 'MX'}
        >
          {COUNTRIES.map((code) => (
            <option key={code} value={code} selected={code === (kept.country ?? 'MX')}>
              {countries.of(code)}
            </option>
          ))}
        </select>
      </div>
      <Field {...field('phone', 'tel', { type: 'tel', maxLength: 30 })} />
      <Field {...field('notes', 'off', { maxLength: 500 })} />
    </fieldset>
  );
}
