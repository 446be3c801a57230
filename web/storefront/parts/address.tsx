import { locale } from '../../shared/format.ts';
import { useLoad } from '../../shared/hooks.ts';
import { type Failure, market } from '../../shared/market.ts';
import { keepOwn, ownOf } from '../../shared/own.ts';
import { errorOf } from '../../shared/parts/notice.tsx';
import { Field } from '../../shared/parts/small.tsx';
import type { Address } from '../state/checkout.ts';
import { t } from '../words/index.ts';

const NAME = 'address';

/** What was sent last: the next order, or a page that is loaded anew, has it still. */
const keptAddress = () => ownOf<Partial<Address>>(NAME) ?? {};

/** Reads the form, and keeps what stands in it. */
export function addressIn(form: HTMLFormElement): Address {
  const given = Object.fromEntries(new FormData(form)) as Record<string, string>;
  const { street = '', city = '', state = '', zipCode = '', country = 'MX', name, phone, notes } = given;
  const more = Object.entries({ name, phone, notes }).filter(([, value]) => value?.trim());
  const address = { street, city, state, zipCode, country, ...Object.fromEntries(more) } as Address;
  keepOwn(NAME, address);
  return address;
}

const readBuyer = async (signal: AbortSignal) => (await market().get('/api/auth/me', { signal })).data;

const COUNTRIES = ['MX', 'US', 'CA', 'ES', 'GT', 'CO', 'AR', 'CL', 'PE'] as const;

/** Where the goods go. Browsers know what the fields are, and fill them. */
export function AddressFields({ failure }: { readonly failure: Failure | undefined }) {
  const { data: buyer } = useLoad(readBuyer, []);
  // Most people order for themselves.
  const kept = { ...(buyer !== undefined && { name: buyer.name }), ...keptAddress() };
  const field = (name: keyof Address, autocomplete: string, more: object = {}) => ({
    id: `address-${name}`,
    label: t().address(name),
    error: errorOf(failure, name),
    input: { name, autocomplete, maxLength: 200, defaultValue: kept[name] ?? '', ...more } as object,
  });
  const countries = new Intl.DisplayNames([locale()], { type: 'region' });
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
