/** The smallest engine whose proofs can be verified: three of four validators sign. Its header is the sequence number. */
import { concatBytes } from '../../src/base/bytes.ts';
import { type Fault, punish } from '../../src/base/fault.ts';
import { sign, signedBytes } from '../../src/crypto/signature.ts';
import type { Tag } from '../../src/crypto/tags.ts';
import type { SignatureClaim } from '../../src/ledger/verify-claims.ts';
import type { EngineChecks } from '../../src/ledger/verify-input.ts';
import { keysOf } from './support.ts';

const SIGNERS = [0, 1, 3];
const SIGNATURE_BYTES = 64;

/** A number as one byte, then what is signed. */
const toBytes = (sequence: number, height: number, hash: Uint8Array) =>
  Uint8Array.of(sequence, height, ...hash);

function signAll(tag: Tag, chainId: Uint8Array, bytes: Uint8Array): Uint8Array {
  const signatures = SIGNERS.map((signer) => sign(keysOf(`n${signer}`), signedBytes(tag, chainId, bytes)));
  return concatBytes(...signatures);
}

function toClaims(tag: Tag, bytes: Uint8Array, signatures: Uint8Array): SignatureClaim[] | Fault {
  if (signatures.length !== SIGNERS.length * SIGNATURE_BYTES)
    return punish('bad-length', 'not three signatures');
  return SIGNERS.map((signer, at) => {
    const signature = signatures.subarray(at * SIGNATURE_BYTES, (at + 1) * SIGNATURE_BYTES);
    return { signer, tag, bytes, signature };
  });
}

export function createProof(chainId: Uint8Array, sequence: number, batchDigest: Uint8Array): Uint8Array {
  return signAll('commit', chainId, toBytes(sequence, 0, batchDigest));
}

export function createCertificate(
  chainId: Uint8Array,
  sequence: number,
  height: number,
  hash: Uint8Array,
): Uint8Array {
  const bytes = toBytes(sequence, height, hash);
  return concatBytes(bytes, signAll('checkpoint', chainId, bytes));
}

export const toyEngine: EngineChecks = {
  readHeader: ({ engineHeader }) =>
    engineHeader.length === 1 ? { sequence: engineHeader[0]! } : punish('bad-length', 'not one byte'),
  readProof: (proof, block) => {
    const sequence = block.engineHeader[0]!;
    const claims = toClaims('commit', toBytes(sequence, 0, block.batchDigest), proof);
    return Array.isArray(claims) ? { sequence, claims } : (claims as Fault);
  },
  readCertificate: (certificate) => {
    const claims = toClaims('checkpoint', certificate.slice(0, 34), certificate.subarray(34));
    if (!Array.isArray(claims)) return claims as Fault;
    const [sequence, height] = certificate as unknown as [number, number];
    return { sequence, height, blockHash: certificate.slice(2, 34), claims };
  },
};
