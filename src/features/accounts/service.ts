import { hash, verify } from '@node-rs/argon2';
import type { Context } from '../../concurrency/index.ts';
import type { Role } from '../../generated/prisma/enums.ts';
import type { Database, Tx } from '../../platform/database.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { isUniqueViolation } from '../../platform/sqlstate.ts';
import { ACCOUNT_ERRORS } from './errors.ts';
import { issueRefreshToken } from './refresh-tokens.ts';
import type { Login, Registration, UserView } from './schemas.ts';
import { viewUser } from './views.ts';

/** Hashes a password with argon2id, at the library's defaults (19 MiB, 2 passes: OWASP's recommendation). */
export async function hashPassword(password: string): Promise<string> {
  return hash(password);
}

/** Checked when the account does not exist, so that the time to answer tells nobody which accounts do. */
const nobodysHash = hashPassword('nobody has this password');

const EMAIL_KEY = { table: 'users', columns: ['email'] };

interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly role: Role;
}

/** Adds an account; a buyer comes with a cart. @throws AppError email-taken */
export async function createUser(tx: Tx, { email, name, passwordHash, role }: NewUser): Promise<UserView> {
  try {
    const user = await tx.user.create({
      data: {
        id: newId(),
        email,
        name,
        passwordHash,
        role,
        ...(role === 'BUYER' ? { cart: { create: { id: newId() } } } : {}),
      },
    });
    return viewUser(user);
  } catch (error) {
    if (isUniqueViolation(error, EMAIL_KEY)) throw new AppError(ACCOUNT_ERRORS['email-taken'], { cause: error });
    throw error;
  }
}

/** Registers and signs in. @throws AppError email-taken */
export async function register(
  { db }: Context,
  input: Registration,
): Promise<{ user: UserView; refreshToken: string }> {
  const passwordHash = await hashPassword(input.password);
  return db.transaction(async (tx) => {
    const user = await createUser(tx, { email: input.email, name: input.name, role: input.role, passwordHash });
    return { user, refreshToken: await issueRefreshToken(tx, user.id) };
  });
}

/** Signs in. @throws AppError invalid-credentials, the same for a wrong password and an unknown account */
export async function login({ db }: Context, input: Login): Promise<{ user: UserView; refreshToken: string }> {
  const user = await db.prisma.user.findUnique({ where: { email: input.email } });
  const matches = await verify(user?.passwordHash ?? (await nobodysHash), input.password);
  if (user === null || !matches) throw new AppError(ACCOUNT_ERRORS['invalid-credentials']);
  return { user: viewUser(user), refreshToken: await db.transaction((tx) => issueRefreshToken(tx, user.id)) };
}

/** Whether there is such an account; a token may outlive it. */
export async function accountExists(db: Database, id: string): Promise<boolean> {
  return (await db.prisma.user.count({ where: { id } })) === 1;
}

/** The account itself. @throws AppError not-found when it is gone although its token lives */
export async function getUser({ db }: Context, id: string): Promise<UserView> {
  const user = await db.prisma.user.findUnique({ where: { id } });
  if (user === null) throw notFound('user');
  return viewUser(user);
}

/** Makes an account an administrator. @returns undefined when there is no such account */
export async function promoteToAdmin(db: Database, email: string): Promise<UserView | undefined> {
  const { count } = await db.prisma.user.updateMany({ where: { email: email.toLowerCase() }, data: { role: 'ADMIN' } });
  if (count === 0) return undefined;
  return viewUser(await db.prisma.user.findUniqueOrThrow({ where: { email: email.toLowerCase() } }));
}
