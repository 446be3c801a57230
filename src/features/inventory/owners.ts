import type { Caller } from '../../platform/access.ts';

/** Whose goods a caller sees and moves: a seller their own, an ADMIN everybody's, which is undefined. */
export function ownerOf({ id, role }: Caller): string | undefined {
  return role === 'ADMIN' ? undefined : id;
}
