import { dictionary } from '../../shared/i18n.ts';
import type { Translated } from '../../shared/words.ts';

const en = {
  title: 'Seller’s desk',
  home: 'The desk, to what is to be done today',
  today: 'Today',
  toShop: 'To the shop',
  save: 'Save',
  notHere: 'There is nothing here',
  notHereText: 'It has moved, or never was at this address.',
  signInText: 'For everybody who sells on the tianguis.',
  openStall: 'Open a stall',
  openStallText: 'An account with which you sell. It takes a minute.',
  notASeller: 'This account buys',
  notASellerText: 'The desk is for accounts that sell. Sign in with another one, or make one.',
  profile: 'Your stall',
  firstProfile: 'What is your stall called?',
  firstProfileText: 'Then you can put your first product on sale.',
  stallOpened: 'Your stall is open. Now the first product.',
  profileSaved: 'Your stall was changed.',
  businessName: 'Name of the stall',
  aboutYou: 'About you (optional)',
  aboutYouHint: 'Who makes it, and how.',
  location: 'Where you are (optional)',
};

const es: Translated<typeof en> = {
  title: 'Mostrador',
  home: 'El mostrador, a lo que hay que hacer hoy',
  today: 'Hoy',
  toShop: 'A la tienda',
  save: 'Guardar',
  notHere: 'Aquí no hay nada',
  notHereText: 'Se mudó, o nunca estuvo en esta dirección.',
  signInText: 'Para quienes venden en el tianguis.',
  openStall: 'Abrir un puesto',
  openStallText: 'Una cuenta con la que vendes. Toma un minuto.',
  notASeller: 'Esta cuenta es para comprar',
  notASellerText: 'El mostrador es para cuentas que venden. Entra con otra, o crea una.',
  profile: 'Tu puesto',
  firstProfile: '¿Cómo se llama tu puesto?',
  firstProfileText: 'Después puedes poner a la venta tu primer producto.',
  stallOpened: 'Tu puesto está abierto. Ahora, el primer producto.',
  profileSaved: 'Tu puesto quedó cambiado.',
  businessName: 'Nombre del puesto',
  aboutYou: 'Sobre ti (opcional)',
  aboutYouHint: 'Quién lo hace, y cómo.',
  location: 'Dónde estás (opcional)',
};

/** The words of what stands around every page of the desk. */
export const d = dictionary({ en, es });
