/** An order to lie, as data: who, what, when, towards whom, from which seed. */
import type { ReplicaId } from '../protocols/contract.ts';
import type { Trigger } from './trigger.ts';

/** An order to one node, in words, nothing left unsaid; `towards` nobody: the behaviour chooses. */
export interface OrderText {
  readonly behaviour: string;
  readonly when: string;
  readonly towards: readonly string[];
  readonly seed: string;
  /** Id of the transaction to take back, in hexadecimal digits. */
  readonly target?: string | undefined;
  /** Blocks to wait for before it is taken back. */
  readonly confirmations?: number | undefined;
}

/** A transaction that a traitor wants to take back once its payee believes in it. */
export interface Payment {
  readonly id: Uint8Array;
  readonly confirmations: number;
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
  readonly payment?: Payment;
  readonly seed: string;
}
