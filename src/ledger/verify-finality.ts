/** Re-verifying that blocks were decided: which signatures that takes is the engine's business, whether they are right is ours. */
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import type { Fault } from '../base/fault.ts';
import type { Ledger } from './ledger.ts';
import type { ReadBlock } from './verify-block.ts';
import { refuteClaims, type SignatureClaim } from './verify-claims.ts';
import { createExpect, DamagedChainError } from './verify-damage.ts';
import type { VerifyInput } from './verify-input.ts';

/** The decision proof, where there is one; it is `needed` where no certificate covers the block. */
export function verifyProof({ engine }: VerifyInput, ledger: Ledger, read: ReadBlock, needed: boolean): void {
  const { proof, height } = read.stored;
  const expect = createExpect(height);
  expect(proof.length > 0 || !needed, 'no certificate covers the block, and it has no decision proof');
  if (proof.length === 0) return;
  const members = ledger.validatorsAt(height).validators.length;
  const says = requireSigned(
    ledger,
    height,
    'decision proof',
    engine.readProof(proof, read.ordered, members),
  );
  expect(says.sequence === read.sequence, `the decision proof is for sequence number ${says.sequence}`);
}

/**
 * The certificate of exactly the ledger's tip, if one is stored.
 * @returns how many there were: 0 or 1
 */
export function verifyCertificate({ engine, reader }: VerifyInput, ledger: Ledger): number {
  const { height, blockHash, sequence } = ledger.tip();
  const stored = reader.certificateAt(height);
  if (stored === undefined || stored.height < height) return 0;
  const expect = createExpect(height);
  const members = ledger.validatorsAt(height).validators.length;
  const read = engine.readCertificate(stored.bytes, members);
  const says = requireSigned(ledger, height, 'certificate', read);
  for (const named of [stored, says]) {
    expect(named.height === height, `the certificate is for height ${named.height}`);
    expect(
      equalBytes(named.blockHash, blockHash),
      `the certificate is for block ${bytesToHex(named.blockHash)}`,
    );
  }
  expect(stored.sequence === says.sequence, 'the certificate is stored under another sequence number');
  // Null decisions after the block repeat its height and hash under higher numbers.
  expect(says.sequence >= sequence, `the certificate is for sequence number ${says.sequence}`);
  return 1;
}

/** What was read, when it could be read and every signature is right. */
function requireSigned<T extends { readonly claims: readonly SignatureClaim[] }>(
  ledger: Ledger,
  height: number,
  what: string,
  read: T | Fault,
): T {
  const wrong = refuteClaims(read, ledger.validatorsAt(height), ledger.chainId);
  if (wrong !== undefined) throw new DamagedChainError(height, `the ${what}: ${wrong}`);
  return read as T;
}
