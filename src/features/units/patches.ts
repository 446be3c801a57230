import type { z } from 'zod';
import { words } from '../../platform/validation.ts';

const NOT_EMPTY = words({ en: 'must name at least one field', es: 'debe nombrar al menos un campo' });

/** A patch that says something. */
export const saysSomething = <Shape extends z.ZodRawShape>(patch: z.ZodObject<Shape>) =>
  patch.refine((said) => Object.keys(said).length > 0, { path: ['body'], message: NOT_EMPTY });
