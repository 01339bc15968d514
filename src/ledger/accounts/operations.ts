/** Operations of the built-in application, and their one encoding: a byte that says which, then SSZ. Keys and values are bytes. */
import type { Fault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { createCodec } from '../../codec/codec.ts';
import { boundedBytes, boundedView, bytes32, container, uint64 } from '../../codec/types.ts';
import { createUnionCodec } from '../../codec/union.ts';

export type AccountsOperation =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  /** Deleting what is not there is no failure. */
  | { readonly type: 'delete'; readonly key: Uint8Array }
  /** An account that is not there is opened by its first transfer. */
  | { readonly type: 'transfer'; readonly to: Uint8Array; readonly amount: bigint }
  /** Precondition: the key has exactly this value, as the operations before it left it. */
  | { readonly type: 'expect'; readonly key: Uint8Array; readonly value: Uint8Array }
  /** Precondition: the key has no value. */
  | { readonly type: 'expectAbsent'; readonly key: Uint8Array };

/** A view: a key is only read to make a state key of it. */
const key = boundedView(LIMITS.keyBytesMax);
const value = boundedBytes(LIMITS.valueBytesMax);

const operationCodec = createUnionCodec<AccountsOperation>('operation', {
  put: [1, createCodec('put', container({ key, value }))],
  delete: [2, createCodec('delete', container({ key }))],
  transfer: [3, createCodec('transfer', container({ to: bytes32, amount: uint64 }))],
  expect: [4, createCodec('expect', container({ key, value }))],
  expectAbsent: [5, createCodec('expect-absent', container({ key }))],
});

/** Bytes for `Transaction.operations`. */
export function encodeOperation(operation: AccountsOperation): Uint8Array {
  return operationCodec.encode(operation);
}

export function decodeOperation(bytes: Uint8Array): AccountsOperation | Fault {
  return operationCodec.decode(bytes);
}
