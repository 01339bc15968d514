/** The catalogues of lies, by the name of the engine that they are told to. */
import type { Genesis } from '../ledger/genesis.ts';
import type { Behaviour, Craft } from './behaviour.ts';
import { pbftCraft } from './pbft/craft.ts';
import { powCraft } from './pow/craft.ts';

/** A catalogue seen from outside: whoever mounts it does not look into its messages. */
export type AnyCraft = Craft<unknown>;

export const CRAFTS: Readonly<Record<string, AnyCraft>> = {
  pbft: pbftCraft as AnyCraft,
  pow: powCraft as AnyCraft,
};

/** Undefined: nobody has thought of lies for this engine. */
export function craftOf(engine: string): AnyCraft | undefined {
  return CRAFTS[engine];
}

/** Every engine that has a behaviour of this name. */
export function enginesWith(behaviour: string): readonly string[] {
  return Object.keys(CRAFTS).filter((engine) => findBehaviour(engine, behaviour) !== undefined);
}

export function findBehaviour(engine: string, behaviour: string): Behaviour<unknown> | undefined {
  return craftOf(engine)?.behaviours.find(({ name }) => name === behaviour);
}

/** How many traitors the engine of this chain can bear among its members. */
export function traitorsMaxOf({ engine, validators }: Pick<Genesis, 'engine' | 'validators'>): number {
  return craftOf(engine.name)?.traitorsMax(validators.length) ?? 0;
}
