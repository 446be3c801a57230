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
  'in-use': {
    status: 409,
    retryable: false,
    title: { en: 'It is in use', es: 'Está en uso' },
    detail: {
      en: 'Something in the register still refers to it. Nothing was deleted.',
      es: 'Algo en el registro todavía se refiere a esto. No se eliminó nada.',
    },
  },
  'list-full': {
    status: 409,
    retryable: false,
    title: { en: 'There is no room for more', es: 'No hay lugar para más' },
    detail: {
      en: 'There may be {limit} at most. Delete one that is not needed, or change one.',
      es: 'Puede haber {limit} a lo sumo. Elimine uno que no se necesite, o modifique uno.',
    },
  },
});
