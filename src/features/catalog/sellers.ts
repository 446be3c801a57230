import type { Context } from '../../concurrency/index.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { isUniqueViolation } from '../../platform/sqlstate.ts';
import { CATALOG_ERRORS } from './errors.ts';
import type { SellerInput, SellerView } from './schemas.ts';
import { viewSeller } from './views.ts';

/** The public profile of a seller. @throws AppError not-found */
export async function getSeller({ db }: Context, id: string): Promise<SellerView> {
  const seller = await db.prisma.seller.findUnique({ where: { id } });
  if (seller === null) throw notFound('seller profile');
  return viewSeller(seller);
}

function columnsOf({ businessName, description, location }: SellerInput) {
  return { businessName, description: description ?? null, location: location ?? null };
}

const PROFILE_KEY = { table: 'sellers', columns: ['id'], primary: true };

/** @throws AppError profile-exists */
export async function createSeller({ db }: Context, id: string, input: SellerInput): Promise<SellerView> {
  try {
    return viewSeller(await db.prisma.seller.create({ data: { id, ...columnsOf(input) } }));
  } catch (error) {
    if (isUniqueViolation(error, PROFILE_KEY)) throw new AppError(CATALOG_ERRORS['profile-exists'], { cause: error });
    throw error;
  }
}

/** Replaces the whole profile: what the input leaves out is emptied. @throws AppError not-found */
export async function replaceSeller(context: Context, id: string, input: SellerInput): Promise<SellerView> {
  const { count } = await context.db.prisma.seller.updateMany({ where: { id }, data: columnsOf(input) });
  if (count === 0) throw notFound('seller profile');
  return getSeller(context, id);
}
