import { z } from 'zod';
import { idSchema, textSchema } from '../../platform/http-schemas.ts';

/** Stored and compared in lower case: nobody means two accounts by two spellings. */
const emailSchema = z.string().trim().max(254).toLowerCase().pipe(z.email()).meta({ example: 'ana@example.com' });

/** At most 128 characters: hashing longer ones would let a client buy our CPU time. */
const passwordSchema = z.string().min(8).max(128);

const refreshTokenSchema = z.string().min(1).max(200);

export const registerBody = z.strictObject({
  email: emailSchema,
  password: passwordSchema,
  name: textSchema(1, 100),
  role: z.enum(['BUYER', 'SELLER']).default('BUYER'),
});

export const loginBody = z.strictObject({ email: emailSchema, password: z.string().min(1).max(128) });

export const refreshBody = z.strictObject({ refreshToken: refreshTokenSchema });

export const userSchema = z
  .object({ id: idSchema, email: z.string(), name: z.string(), role: z.enum(['BUYER', 'SELLER', 'ADMIN']) })
  .meta({ id: 'User' });

export const sessionSchema = z
  .object({
    user: userSchema,
    accessToken: z.string(),
    refreshToken: z.string(),
    expiresIn: z.int().meta({ description: 'Seconds until the access token expires' }),
  })
  .meta({ id: 'Session' });

export type Registration = z.output<typeof registerBody>;
export type Login = z.output<typeof loginBody>;
export type UserView = z.infer<typeof userSchema>;
