import type { UserView } from './schemas.ts';

/** An account as its owner sees it; what else a row holds stays here. */
export function viewUser({ id, email, name, role }: UserView): UserView {
  return { id, email, name, role };
}
