import { defineErrors } from '../../platform/errors.ts';

/** What whoever wants units may be refused with. */
export const INVENTORY_ERRORS = defineErrors({
  'insufficient-stock': {
    status: 400,
    retryable: false,
    title: { en: 'Not enough stock', es: 'No hay existencias suficientes' },
    detail: { en: '{summary}', es: '{summary}' },
  },
  'warehouse-code-taken': {
    status: 409,
    retryable: false,
    title: { en: 'You have a warehouse of this code', es: 'Ya tiene un almacén con ese código' },
    detail: { en: 'Choose another code than {code}.', es: 'Elija un código distinto de {code}.' },
  },
  'lot-rejected': {
    status: 409,
    retryable: false,
    title: { en: 'The lot was rejected already', es: 'El lote ya fue rechazado' },
    detail: { en: '{code} was rejected at {at}.', es: '{code} fue rechazado el {at}.' },
  },
  'lot-in-transit': {
    status: 409,
    retryable: false,
    title: { en: 'Goods of the lot are on their way', es: 'Hay mercancía del lote en camino' },
    detail: {
      en: 'Receive or cancel these transfers first: {transfers}.',
      es: 'Primero reciba o cancele estos traspasos: {transfers}.',
    },
  },
  'movements-exist': {
    status: 409,
    retryable: false,
    title: { en: 'The goods of this line have moved', es: 'La mercancía de esta línea ya se movió' },
    detail: {
      en: 'What a document says stands once its goods have moved. Correct it with POST /api/inventory/adjustments.',
      es: 'Lo que dice un documento queda en firme una vez movida su mercancía. Corríjalo con POST /api/inventory/adjustments.',
    },
  },
});
