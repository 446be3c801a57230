import { defineErrors } from '../../platform/errors.ts';

/** What whoever registers units may be refused with. */
export const UNIT_ERRORS = defineErrors({
  duplicate: {
    status: 409,
    retryable: false,
    title: { en: 'There is one already', es: 'Ya existe' },
    detail: {
      en: 'Another one has it already: {taken}. Capitals and accents make no difference.',
      es: 'Otro registro ya lo tiene: {taken}. Mayúsculas y acentos no cuentan.',
    },
  },
  'unit-locked': {
    status: 409,
    retryable: false,
    title: { en: 'Someone else is editing the unit', es: 'Alguien más está editando la unidad' },
    detail: {
      en: 'It is locked until {until}, unless whoever locks it goes on. Nothing was changed.',
      es: 'Está bloqueada hasta {until}, salvo que quien la bloquea continúe. No se cambió nada.',
    },
  },
  'lock-lost': {
    status: 409,
    retryable: false,
    title: { en: 'The lock is no longer yours', es: 'El bloqueo ya no es suyo' },
    detail: {
      en: 'The token is not that of a lock that you hold: it has ended, or another has taken it over. Nothing was changed. Read the unit again, and lock it again.',
      es: 'El token no es de un bloqueo suyo vigente: terminó, o alguien más lo tomó. No se cambió nada. Lea la unidad de nuevo y bloquéela otra vez.',
    },
  },
});
