/** What two contradicting finality certificates of PBFT prove: whoever signed both signed two CHECKPOINTs for one height. */
import { isFault } from '../base/fault.ts';
import type { Evidence } from '../protocols/contract.ts';
import { createEvidence } from '../protocols/pbft/evidence.ts';
import type { Certificate, PbftMessage } from '../protocols/pbft/messages.ts';
import { decodeMessage } from '../protocols/pbft/wire.ts';

function readCertificate(bytes: Uint8Array): Certificate | undefined {
  const message = decodeMessage(bytes);
  return isFault(message) || message.type !== 'certificate' ? undefined : message.body;
}

/** One proof for every member that signed both; none where these are no two certificates. */
export function forkToEvidence(one: Uint8Array, other: Uint8Array): readonly Evidence[] {
  const certificates = [readCertificate(one), readCertificate(other)].filter((read) => read !== undefined);
  const [first, second] = certificates;
  if (first === undefined || second === undefined) return [];
  return first.signatures.flatMap(({ signer }) => {
    const statements = certificates.flatMap(({ sequence, height, blockHash, signatures }): PbftMessage[] => {
      const signature = signatures.find((by) => by.signer === signer)?.signature;
      return signature
        ? [{ type: 'checkpoint', body: { sequence, height, blockHash, signer, signature } }]
        : [];
    });
    return statements.length === 2 ? [createEvidence('double-checkpoint', signer, statements)] : [];
  });
}
