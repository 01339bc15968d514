/** Groups of nodes that cannot reach each other: which links are open, and whether the groups make sense. */
import { suggestNames } from '../../base/nearest.ts';
import { NodeError } from '../errors.ts';

export type Groups = readonly (readonly string[])[];

/** Every node in a group; one that is in several reaches them all. @throws NodeError naming what is wrong */
export function checkGroups(groups: Groups, names: readonly string[]): void {
  const given = groups.flat();
  for (const name of given) requireName(name, names);
  const missing = names.filter((name) => !given.includes(name));
  if (missing.length > 0) throw new NodeError('bad-partition', `in no group: ${missing.join(', ')}`);
}

/** @throws NodeError with the names that there are */
export function requireName(name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  throw new NodeError(
    'unknown-node',
    `there is no node ${JSON.stringify(name)}. ${suggestNames(name, names)}`,
  );
}

export function isOpen(groups: Groups | null, from: string, to: string): boolean {
  return groups === null || groups.some((group) => group.includes(from) && group.includes(to));
}
