/** Do all who are believed tell one chain? And where they do not: the two certificates that prove a fork. */
import { bytesToHex } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { type Fork, findFork } from '../../checker/fork.ts';
import type { Violation } from '../../checker/violation.ts';
import type { Genesis } from '../../ledger/genesis.ts';
import type { Claim } from '../../protocols/contract.ts';
import { orderingOf } from '../../replica/engines.ts';
import type { HeldCertificate, Shown, Witness } from './observe.ts';

type Report = (rule: Violation['rule'], replica: number, detail: string) => void;

/** Every block that two of them have is the same. @returns the lowest height at which two differ, and the two */
export function compareBlocks(shown: readonly Shown[], report: Report) {
  let lowest: { readonly height: number; readonly sides: readonly [Shown, Shown] } | undefined;
  const [first, ...others] = [...shown].sort((left, right) => right.blocks.length - left.blocks.length);
  for (const other of others) {
    const at = other.blocks.findIndex((hash, index) => hash !== first!.blocks[index]);
    if (at < 0) continue;
    const [here, there] = [other.blocks[at]!, first!.blocks[at]!];
    report(
      'agreement',
      other.replica,
      `block ${at + 1} is ${here.slice(0, 16)} at ${other.name} and ${there.slice(0, 16)} at ${first!.name}`,
    );
    if (lowest === undefined || at + 1 < lowest.height) lowest = { height: at + 1, sides: [first!, other] };
  }
  return lowest;
}

/** Every newest certificate is rightly signed, and for the block that its holder shows. */
export function checkCertificates(
  shown: readonly Shown[],
  genesis: Genesis,
  isTrue: (claim: Claim) => boolean,
  report: Report,
): void {
  for (const { replica, name, certificate, blocks } of shown) {
    if (certificate === undefined) continue;
    const { height, blockHash } = certificate;
    if (!isSigned(certificate, genesis, isTrue)) {
      report('certificates', replica, `the certificate of height ${height} at ${name} is not rightly signed`);
    }
    const hash = blocks[height - 1];
    if (hash !== undefined && hash !== bytesToHex(blockHash)) {
      report('certificates', replica, `the certificate of height ${height} at ${name} is for another block`);
    }
  }
}

/** From the height at which two differ upwards: the first height for which both hold a certificate. */
export async function proveFork(
  witnesses: readonly Witness[],
  { height, sides }: NonNullable<ReturnType<typeof compareBlocks>>,
  genesis: Genesis,
  isTrue: (claim: Claim) => boolean,
): Promise<Fork | undefined> {
  const top = Math.min(...sides.map(({ blocks }) => blocks.length));
  const held = await Promise.all(
    sides.map(async ({ replica }) => {
      const certificates: HeldCertificate[] = [];
      for (let at = height; at <= top; at += 1) {
        const found = await witnesses[replica]!.certificateAt(at);
        if (found === undefined) break;
        if (isSigned(found, genesis, isTrue)) certificates.push(found);
        at = found.height;
      }
      return { replica, certificates };
    }),
  );
  return findFork(held, orderingOf(genesis), genesis.validators.length);
}

function isSigned({ bytes }: HeldCertificate, genesis: Genesis, isTrue: (claim: Claim) => boolean): boolean {
  const read = orderingOf(genesis).readCertificate(bytes, genesis.validators.length);
  return !isFault(read) && read.claims.every(isTrue);
}
