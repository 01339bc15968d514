/**
 * Signature checks as one block of memory, so that a chunk crosses to the worker as a single transferred buffer: no copying by the
 * runtime, and no shared memory (libsodium's binding answers nonsense for it).
 *
 *     per check: public key 32 | signature 64 | length of the message, 4 bytes little-endian | message
 */
import type { SignatureCheck } from '../replica/ports.ts';

const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const FIXED_BYTES = PUBLIC_KEY_BYTES + SIGNATURE_BYTES + 4;

/** Can these arguments be right at all? Others are not packed: a key or signature of a wrong length is simply no signature. */
export function isPackable({ publicKey, signature }: SignatureCheck): boolean {
  return publicKey.length === PUBLIC_KEY_BYTES && signature.length === SIGNATURE_BYTES;
}

/** All checks in one buffer of exactly their size. */
export function packChunk(checks: readonly SignatureCheck[]): ArrayBuffer {
  const buffer = new ArrayBuffer(checks.reduce((sum, { message }) => sum + FIXED_BYTES + message.length, 0));
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  let at = 0;
  for (const { publicKey, signature, message } of checks) {
    bytes.set(publicKey, at);
    bytes.set(signature, at + PUBLIC_KEY_BYTES);
    view.setUint32(at + PUBLIC_KEY_BYTES + SIGNATURE_BYTES, message.length, true);
    bytes.set(message, at + FIXED_BYTES);
    at += FIXED_BYTES + message.length;
  }
  return buffer;
}

/** The checks of a chunk, as views of it. */
export function* unpackChunk(buffer: ArrayBuffer): Generator<SignatureCheck> {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  for (let at = 0; at < bytes.length; ) {
    const messageAt = at + FIXED_BYTES;
    const end = messageAt + view.getUint32(messageAt - 4, true);
    yield {
      publicKey: bytes.subarray(at, at + PUBLIC_KEY_BYTES),
      signature: bytes.subarray(at + PUBLIC_KEY_BYTES, messageAt - 4),
      message: bytes.subarray(messageAt, end),
    };
    at = end;
  }
}
