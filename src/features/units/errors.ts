import { z } from 'zod';
import { UnitStatus } from '../../generated/prisma/enums.ts';
import { defineErrors } from '../../platform/errors.ts';
import { idSchema, timestampSchema } from '../../platform/http-schemas.ts';

/** What whoever registers units may be refused with. */
export const UNIT_ERRORS = defineErrors({
  duplicate: {
    status: 409,
    retryable: false,
    members: { conflicts: z.array(z.object({ field: z.string(), value: z.string() })) },
    title: { en: 'There is one already', es: 'Ya existe' },
    detail: {
      en: 'Another one has it already: {taken}. Capitals and accents make no difference.',
      es: 'Otro registro ya lo tiene: {taken}. Mayúsculas y acentos no cuentan.',
    },
  },
  'unit-not-available': {
    status: 409,
    retryable: false,
    members: {
      unitStatus: z.enum(UnitStatus),
      holder: z.object({ holderId: idSchema, name: z.string(), assignedAt: timestampSchema }).nullable(),
      orderId: idSchema.nullable(),
    },
    title: { en: 'The unit is not available', es: 'La unidad no está disponible' },
    detail: { en: '{why}', es: '{why}' },
  },
  'units-missing': {
    status: 409,
    retryable: false,
    members: { items: z.array(z.object({ productId: idSchema, requested: z.int(), available: z.int() })) },
    title: { en: 'Units are missing', es: 'Faltan unidades' },
    detail: {
      en: 'Fewer units are available than the order needs: {units} (needed > available). Register more, or have some returned.',
      es: 'Hay menos unidades disponibles de las que el pedido necesita: {units} (se necesitan > hay). Registre más, o que se devuelvan algunas.',
    },
  },
  'unit-locked': {
    status: 409,
    retryable: false,
    members: { heldBy: idSchema, expiresAt: timestampSchema },
    title: { en: 'Someone else is editing the unit', es: 'Alguien más está editando la unidad' },
    detail: {
      en: 'It is locked until {until}, unless whoever locks it goes on. Nothing was changed.',
      es: 'Está bloqueada hasta {until}, salvo que quien la bloquea continúe. No se cambió nada.',
    },
  },
  'lock-lost': {
    status: 409,
    retryable: false,
    members: { lock: z.object({ heldBy: idSchema, expiresAt: timestampSchema }).nullable() },
    title: { en: 'The lock is no longer yours', es: 'El bloqueo ya no es suyo' },
    detail: {
      en: 'The token is not that of a lock that you hold: it has ended, or another has taken it over. Nothing was changed. Read the unit again, and lock it again.',
      es: 'El token no es de un bloqueo suyo vigente: terminó, o alguien más lo tomó. No se cambió nada. Lea la unidad de nuevo y bloquéela otra vez.',
    },
  },
  'in-use': {
    status: 409,
    retryable: false,
    members: {
      count: z
        .int()
        .optional()
        .meta({ description: 'Of list entries: how many units name it; 1000 means that many or more' }),
    },
    title: { en: 'It is in use', es: 'Está en uso' },
    detail: {
      en: 'Something in the register still refers to it. Nothing was deleted.',
      es: 'Algo en el registro todavía se refiere a esto. No se eliminó nada.',
    },
  },
  'list-full': {
    status: 409,
    retryable: false,
    members: { limit: z.int() },
    title: { en: 'There is no room for more', es: 'No hay lugar para más' },
    detail: {
      en: 'There may be {limit} at most. Delete one that is not needed, or change one.',
      es: 'Puede haber {limit} a lo sumo. Elimine uno que no se necesite, o modifique uno.',
    },
  },
});
