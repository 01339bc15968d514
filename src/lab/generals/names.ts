/** How generals are called. */
import type { ReplicaId } from '../../protocols/contract.ts';

/** g0 is the commander. */
export function generalName(general: ReplicaId): string {
  return `g${general}`;
}

/** The general of a name, `commander` being another one for g0; undefined if there is no such general. */
export function nameToGeneral(name: string, members: number): ReplicaId | undefined {
  const general = name === 'commander' ? 0 : /^g\d{1,3}$/.test(name) ? Number(name.slice(1)) : Number.NaN;
  return general < members ? general : undefined;
}
