/** Oral messages: an order and through whose mouths it went. Nothing is signed; who speaks is known by the channel (assumption A2). */
import { LIMITS } from '../../../base/limits.ts';
import { createCodec } from '../../../codec/codec.ts';
import { boundedList, container, uint8 } from '../../../codec/types.ts';
import type { ReplicaId } from '../../contract.ts';

/** "g3 says: g1 told me: the commander said `order`" has the path [0, 1, 3]. */
export interface OralMessage {
  /** The commander of each OM that this message belongs to, outermost first; the last is the speaker. */
  readonly path: readonly ReplicaId[];
  readonly order: number;
}

interface WireOral {
  path: number[];
  order: number;
}

const codec = createCodec<WireOral>(
  'oral-message',
  container<WireOral>({ path: boundedList(uint8, LIMITS.generalsMax), order: uint8 }),
);

export const oralWire = {
  encode: ({ path, order }: OralMessage) => codec.encode({ path: [...path], order }),
  decode: codec.decode,
  claims: () => [],
};
