/** Validator sets: who may vote at a height. The set is looked up by height everywhere, and its hash stands in every header. */
import { utf8ToBytes } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { createCodec } from '../codec/codec.ts';
import { boundedBytes, boundedList, bytes32, container } from '../codec/types.ts';
import { hashTagged } from '../crypto/hash.ts';

export interface Validator {
  /** A name for people, unique in the set. */
  readonly name: string;
  /** Ed25519 public key, 32 bytes: validator identity and libp2p PeerId. */
  readonly publicKey: Uint8Array;
}

export interface ValidatorSet {
  /** In the order of their replica ids. */
  readonly validators: readonly Validator[];
  readonly hash: Uint8Array;
}

export const validatorsType = boundedList(
  container({ name: boundedBytes(LIMITS.nameBytesMax), publicKey: bytes32 }),
  LIMITS.validatorsMax,
);
const validatorsCodec = createCodec('validators', validatorsType);

export function createValidatorSet(validators: readonly Validator[]): ValidatorSet {
  return { validators, hash: validatorSetHash(validators) };
}

/** Hash over names and keys, in their order. */
export function validatorSetHash(validators: readonly Validator[]): Uint8Array {
  return hashTagged('validatorSet', validatorsCodec.encode(validatorsToWire(validators)));
}

export function validatorsToWire(
  validators: readonly Validator[],
): { name: Uint8Array; publicKey: Uint8Array }[] {
  return validators.map(({ name, publicKey }) => ({ name: utf8ToBytes(name), publicKey }));
}
