import type { Context } from '../../concurrency/index.ts';
import type { UnitStatus } from '../../generated/prisma/enums.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { isForeignKeyViolation, isUniqueViolation } from '../../platform/sqlstate.ts';
import type { UniqueKey } from '../../platform/unique-keys.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { refuseGoneAdmin } from '../accounts/index.ts';
import { showAssignment } from './assignment-list.ts';
import { type Step, statusAfter, stepsFrom } from './assignment-rules.ts';
import type { AssignmentInput, AssignmentView } from './assignment-schemas.ts';
import { beginAssignment, endAssignment } from './assignments.sql.ts';
import { type Changed, changeOnce } from './changes.ts';
import { refuseIfLocked } from './locks.ts';
import { unitNotAvailable } from './not-available.ts';
import { findUnit, type UnitRow, WITH_ASSIGNMENT } from './reading.ts';
import type { UnitView } from './schemas.ts';
import { holdUnit, UNIT, writeUnit } from './unit-changes.ts';
import { type NamedUnit, showUnit } from './units.ts';

/**
 * Units go from hand to hand: each step claims the unit by its version, as a checkout claims a product, together with the row that says
 * who had it from when to when.
 */

/** Of one unit one assignment is open: the last word, where something else is wrong. */
export const OPEN_ASSIGNMENT: UniqueKey = { table: 'unit_assignments', columns: ['unit_id'] };

/** Which unit, and the request's key. */
interface Asked extends NamedUnit {
  readonly request: IdempotentRequest | undefined;
}

/**
 * Gives an available unit to someone of its site.
 * @throws AppError unit-not-available with its present holder; not-found for others' too, and for one that is deleted
 * @throws InvalidRequest when the holder is of another site
 */
export async function assignUnit(
  context: Context,
  caller: Caller,
  input: AssignmentInput & Asked,
): Promise<Changed<AssignmentView>> {
  const { row: id, replayed } = await takeStep(context, caller, input, {
    step: 'assign',
    prepare: (tx, unit) => refuseOthersHolder(tx, unit, input.holderId),
    write: (tx, unit) => begin(tx, unit, caller, input),
  });
  return { row: await showAssignment(context, id), replayed };
}

/**
 * Gives a unit from whoever has it to someone else of its site: one assignment ends, and the next begins.
 * @throws AppError unit-not-available for whoever has it already; invalid-transition when nobody has it; not-found
 * @throws InvalidRequest when the holder is of another site
 */
export async function transferUnit(
  context: Context,
  caller: Caller,
  input: AssignmentInput & Asked,
): Promise<Changed<AssignmentView>> {
  const { row: id, replayed } = await takeStep(context, caller, input, {
    step: 'transfer',
    prepare: async (tx, unit) => {
      await refuseOthersHolder(tx, unit, input.holderId);
      if (unit.assignments[0]?.holderId === input.holderId) throw await unitNotAvailable(tx, unit);
    },
    write: async (tx, unit) => {
      await endAssignment(tx, unit.id, { kind: 'TRANSFERRED', endedBy: caller.id, note: null });
      return begin(tx, unit, caller, input);
    },
  });
  return { row: await showAssignment(context, id), replayed };
}

/**
 * Takes a unit back from whoever has it.
 * @throws AppError invalid-transition when nobody has it, or an order; not-found
 */
export async function returnUnit(
  context: Context,
  caller: Caller,
  { note = null, ...asked }: Asked & { readonly note?: string | null | undefined },
): Promise<Changed<UnitView>> {
  const { row: id, replayed } = await takeStep(context, caller, asked, {
    step: 'return',
    write: async (tx, unit) => {
      await endAssignment(tx, unit.id, { kind: 'RETURNED', endedBy: caller.id, note });
      return unit.id;
    },
  });
  return { row: await shown(context, id), replayed };
}

/**
 * Has nobody get a unit any more. Whoever has it has it no longer.
 * @throws AppError invalid-transition when it is retired, or left with an order; not-found
 */
export async function retireUnit(
  context: Context,
  caller: Caller,
  { reason = null, ...asked }: Asked & { readonly reason?: string | null | undefined },
): Promise<Changed<UnitView>> {
  const { row: id, replayed } = await takeStep(context, caller, asked, {
    step: 'retire',
    also: { retiredReason: reason },
    write: async (tx, unit) => {
      await endAssignment(tx, unit.id, { kind: 'RETIRED', endedBy: caller.id, note: reason });
      return unit.id;
    },
  });
  return { row: await shown(context, id), replayed };
}

/** Has a retired unit available again. @throws AppError invalid-transition when it is not retired; not-found */
export async function reinstateUnit(context: Context, caller: Caller, asked: Asked): Promise<Changed<UnitView>> {
  const { row: id, replayed } = await takeStep(context, caller, asked, {
    step: 'reinstate',
    also: { retiredReason: null },
    write: async (_tx, unit) => unit.id,
  });
  return { row: await shown(context, id), replayed };
}

interface StepTaken {
  readonly step: Step;
  /** What is looked at before. */
  readonly prepare?: (tx: Tx, unit: UnitRow) => Promise<void>;
  /** What of the unit changes beside its status. */
  readonly also?: object;
  /** What is written once the unit is claimed. @returns the id of what came of it */
  readonly write: (tx: Tx, unit: UnitRow) => Promise<string>;
}

/**
 * Reads a unit, decides, and claims it by the version that was read. Whoever cannot have it waits for nobody; whoever lost a try holds
 * it instead of losing again.
 * @throws AppError unit-locked, lock-lost
 */
async function takeStep(
  context: Context,
  caller: Caller,
  { id, lockToken, request }: Asked,
  { step, prepare, also, write }: StepTaken,
): Promise<Changed<string>> {
  const { db } = context;
  await refuseGoneAdmin(db, caller);
  return changeOnce(context, { kind: UNIT.resource, request, retryLockTimeouts: true }, async (tx, tryNumber) => {
    const decided = async (unit: UnitRow) => {
      await prepare?.(tx, unit);
      return { unit, status: await allowed(tx, step, unit) };
    };
    const seen = await decided(await findUnit(tx, caller, id));
    const { unit, status } = tryNumber === 1 ? seen : await decided(await holdUnit(tx, caller, id));
    return {
      wanted: [],
      write: async () => {
        await writeUnit(tx, unit, { ...also, status }, caller.id);
        // From here on the unit is held, and nobody locks it meanwhile.
        await refuseIfLocked(tx, unit, caller, lockToken);
        return write(tx, unit);
      },
    };
  }).catch(async (error: unknown) => {
    if (!isUniqueViolation(error, OPEN_ASSIGNMENT)) throw error;
    throw await unitNotAvailable(db.prisma, await findUnit(db.prisma, caller, id), error);
  });
}

async function shown({ db: { prisma } }: Context, id: string): Promise<UnitView> {
  return showUnit(prisma, await prisma.unit.findUniqueOrThrow({ where: { id }, include: WITH_ASSIGNMENT }));
}

/** The status that a step leads to. @throws AppError unit-not-available for who wants it, invalid-transition */
async function allowed(tx: Tx, step: Step, unit: UnitRow): Promise<UnitStatus> {
  const standing = { status: unit.status, isOrdered: unit.assignments[0]?.orderItem != null };
  const to = statusAfter(step, standing);
  if (to !== undefined) return to;
  if (step === 'assign') throw await unitNotAvailable(tx, unit);
  throw noSuchStep(standing);
}

function noSuchStep(standing: Parameters<typeof stepsFrom>[0]): AppError {
  const { status: from, isOrdered } = standing;
  const allowed = stepsFrom(standing);
  const reason = isOrdered
    ? {
        en: 'The unit left with an order, and comes back when that is returned.',
        es: 'La unidad salió con un pedido, y vuelve cuando este se devuelve.',
      }
    : {
        en: `The unit is ${from}; what can be done with it: ${allowed.join(', ')}.`,
        es: `La unidad está en ${from}; lo que se puede hacer con ella: ${allowed.join(', ')}.`,
      };
  return new AppError(PLATFORM_ERRORS['invalid-transition'], { params: { reason }, extensions: { from, allowed } });
}

const OTHERS_HOLDER = words({
  en: 'must be someone of the unit’s site',
  es: 'debe ser alguien del sitio de la unidad',
});

/** @throws InvalidRequest naming the field */
async function refuseOthersHolder(tx: Tx, { siteId }: UnitRow, id: string): Promise<void> {
  if ((await tx.unitHolder.count({ where: { id, siteId } })) === 0)
    throw InvalidRequest.field('holderId', OTHERS_HOLDER);
}

/** @throws InvalidRequest where the holder is gone by now: the foreign key has the last word */
async function begin(tx: Tx, { id: unitId, siteId }: UnitRow, caller: Caller, input: AssignmentInput): Promise<string> {
  const { holderId, note = null } = input;
  try {
    return await beginAssignment(tx, { unitId, siteId, holderId, note, assignedBy: caller.id });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw InvalidRequest.field('holderId', OTHERS_HOLDER);
    throw error;
  }
}
