import { createHash } from 'node:crypto';
import type { Language } from '../../platform/errors.ts';
import type { ShownCharge, SimulatedStatus } from './simulated-charges.sql.ts';
import { SIMULATED_METHODS } from './simulated-methods.ts';

/** What the simulated provider shows to buyers, in their language and in the shop's colours. */

/** What the buyer may do with a charge that asks something of them. */
export type Act = 'approve' | 'decline';

/** What is asked for. */
interface Question {
  readonly title: string;
  /** @param amount as people write it */
  readonly text: (amount: string) => string;
  readonly acts: Readonly<Record<Act, string>>;
}

interface Words {
  readonly locale: string;
  readonly provider: string;
  readonly simulated: string;
  readonly back: string;
  readonly authenticate: Question;
  readonly voucher: Question;
  /** How a charge stands of which nothing is asked any more. */
  readonly outcomes: Readonly<
    Record<Exclude<SimulatedStatus, 'REQUIRES_ACTION'>, readonly [title: string, text: string]>
  >;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    locale: 'en-GB',
    provider: 'Simulated bank',
    simulated: 'This bank is simulated: no money moves.',
    back: 'Back to the shop',
    authenticate: {
      title: 'Is it you?',
      text: (amount) => `A shop asks for ${amount} from your card. Is it you who wants to pay?`,
      acts: { approve: 'Yes, pay', decline: 'No, do not pay' },
    },
    voucher: {
      title: 'Pay your voucher',
      text: (amount) => `Your voucher is for ${amount}. Pay it here as you would in a store.`,
      acts: { approve: 'Pay the voucher', decline: 'Do not pay it' },
    },
    outcomes: {
      SUCCEEDED: ['It is paid', 'The shop hears of it in a moment.'],
      DECLINED: ['Nothing was paid', 'The shop hears of it in a moment. You can pay there in another way.'],
      PROCESSING: ['It is on its way', 'The shop is told once the money has arrived.'],
      CANCELLED: ['Nothing is to be paid here any more', 'The shop has called the payment off.'],
    },
  },
  es: {
    locale: 'es-MX',
    provider: 'Banco simulado',
    simulated: 'Este banco es simulado: no se mueve dinero.',
    back: 'Volver a la tienda',
    authenticate: {
      title: '¿Eres tú?',
      text: (amount) => `Una tienda pide ${amount} de tu tarjeta. ¿Eres tú quien quiere pagar?`,
      acts: { approve: 'Sí, pagar', decline: 'No, no pagar' },
    },
    voucher: {
      title: 'Paga tu vale',
      text: (amount) => `Tu vale es por ${amount}. Págalo aquí como lo harías en una tienda.`,
      acts: { approve: 'Pagar el vale', decline: 'No pagarlo' },
    },
    outcomes: {
      SUCCEEDED: ['Está pagado', 'La tienda lo sabrá en un momento.'],
      DECLINED: ['No se pagó nada', 'La tienda lo sabrá en un momento. Ahí puedes pagar de otra forma.'],
      PROCESSING: ['Está en camino', 'La tienda lo sabrá en cuanto llegue el dinero.'],
      CANCELLED: ['Aquí ya no hay nada que pagar', 'La tienda retiró el pago.'],
    },
  },
};

const STYLE = `
:root { color-scheme: light dark; --bg: #faf6f0; --surface: #fff; --text: #2b211b; --muted: #6b5b50; --line: #e4d9cc; --accent: #b03a0b; --on-accent: #fff; --focus: #1d5fbf }
@media (prefers-color-scheme: dark) { :root { --bg: #1a1512; --surface: #241d19; --text: #f4ebe1; --muted: #bfae9f; --line: #3d332c; --accent: #f2956b; --on-accent: #2a1206; --focus: #8db8ff } }
* { box-sizing: border-box }
body { margin: 0; padding: 1rem; background: var(--bg); color: var(--text); font: 1rem/1.55 system-ui, sans-serif }
main { display: grid; gap: 1rem; max-width: 26rem; margin: clamp(1rem, 10vh, 6rem) auto; padding: 1.5rem; border: 1px solid var(--line); border-radius: 14px; background: var(--surface) }
h1 { margin: 0; font: 600 1.65rem/1.2 ui-serif, Georgia, serif }
p { margin: 0 }
.muted { color: var(--muted) }
form { display: grid; gap: .75rem }
.act { min-height: 44px; padding: .5rem 1.15rem; border: 1px solid var(--muted); border-radius: 999px; background: var(--surface); color: var(--text); font: inherit; font-weight: 600; cursor: pointer }
.primary { border-color: transparent; background: var(--accent); color: var(--on-accent) }
a { color: var(--accent); justify-self: start; padding: .6rem 0 }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 6px }
`;

/** It has its style in its text, so that it needs no file of the market's; and runs nothing. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface Shown {
  readonly id: string;
  readonly charge: ShownCharge;
  readonly language: Language;
  /** A place of the shop's, relative to the root. */
  readonly back: string | undefined;
  /** How many steps it is from the page up to the root, which may be under a prefix. */
  readonly depth: number;
}

/** A place of the shop where an order is shown: whoever makes the address of the page leads nobody anywhere else. */
export const BACK = /^shop\/orders\/[0-9a-f,-]{1,800}$/;

/** The page of a charge, for its buyer. */
export function chargePage({ id, charge, language, back, depth }: Shown): string {
  const words = WORDS[language];
  const isOpen = charge.status === 'REQUIRES_ACTION';
  const [title, text, form] = isOpen
    ? question(id, charge, words, back)
    : [...words.outcomes[charge.status as keyof Words['outcomes']], ''];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${words.provider}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="muted">${words.provider}</p>
<h1>${title}</h1>
<p>${text}</p>
${form}
<a href="${'../'.repeat(depth)}${back ?? 'shop/orders'}">${words.back}</a>
<p class="muted">${words.simulated}</p>
</main>
</body>
</html>`;
}

function question(id: string, { method, amount, currency }: ShownCharge, words: Words, back: string | undefined) {
  const asked = SIMULATED_METHODS.get(method)?.action === 'pay-voucher' ? words.voucher : words.authenticate;
  const format = new Intl.NumberFormat(words.locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const said = `${format.format(Number(amount) / 10 ** digits)} ${currency}`;
  // Its address is relative to the page's, which may be behind a prefix.
  const address = (act: Act) => `./${id}/${act}${back === undefined ? '' : `?back=${encodeURIComponent(back)}`}`;
  const button = (act: Act, look: string) =>
    `<button class="${look}" formaction="${address(act)}" formmethod="post">${asked.acts[act]}</button>`;
  const form = `<form>${button('approve', 'act primary')}${button('decline', 'act')}</form>`;
  return [asked.title, asked.text(said), form] as const;
}
