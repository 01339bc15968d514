/** An order to lie, as data: who, what, when, towards whom, from which seed. */
import type { ReplicaId } from '../protocols/contract.ts';
import type { Trigger } from './trigger.ts';

/** An order to one node, in words, nothing left unsaid; `towards` nobody: the behaviour chooses. */
export interface OrderText {
  readonly behaviour: string;
  readonly when: string;
  readonly towards: readonly string[];
  readonly seed: string;
}

/** The word that ends all lies. */
export const HONEST = 'honest';

export interface Order {
  readonly traitor: ReplicaId;
  /** Name of a behaviour in the registry. */
  readonly behaviour: string;
  readonly when: Trigger;
  /** Null: the behaviour chooses. */
  readonly towards: readonly ReplicaId[] | null;
  /** Public key of the client to lie about; null: none named. */
  readonly sender: Uint8Array | null;
  readonly seed: string;
}
