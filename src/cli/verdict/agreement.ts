/** Do all who are believed tell one chain? And where they do not: the two certificates that prove a fork. */
import { equalBytes } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { createChecker } from '../../checker/checker.ts';
import { type Fork, findFork } from '../../checker/fork.ts';
import type { SeenBlock } from '../../checker/seen.ts';
import type { Violation } from '../../checker/violation.ts';
import type { Genesis } from '../../ledger/genesis.ts';
import type { Claim } from '../../protocols/contract.ts';
import { orderingOf } from '../../replica/engines.ts';
import type { HeldCertificate, Shown, ShownBlock, Witness } from './observe.ts';

type Report = (rule: Violation['rule'], replica: number, detail: string) => void;

/** Every chain is linked, and every block that two of them have is the same: violations of agreement and hash links. */
export function compareChains(shown: readonly Shown[]): readonly Violation[] {
  const checker = createChecker({ isHonest: () => true });
  for (const { replica, blocks } of shown) {
    checker.see(replica, { type: 'stored', blocks: blocks.map(toSeen) }, Date.now());
  }
  return checker.violations();
}

/** Only heights and hashes are compared. */
function toSeen(block: ShownBlock): SeenBlock {
  return { ...block, sequence: 0, items: [] };
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
    const block = blocks[height - 1];
    if (block !== undefined && !equalBytes(block.blockHash, blockHash)) {
      report('certificates', replica, `the certificate of height ${height} at ${name} is for another block`);
    }
  }
}

/** The lowest height at which two of those who are believed hold certificates of different blocks. */
export async function proveFork(
  shown: readonly Shown[],
  witnesses: readonly Witness[],
  genesis: Genesis,
  isTrue: (claim: Claim) => boolean,
): Promise<Fork | undefined> {
  const from = heightOfDifference(shown);
  const held = await Promise.all(
    shown.map(async ({ replica, blocks }) => {
      const certificates: HeldCertificate[] = [];
      for (let at = from; at <= blocks.length; at += 1) {
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

/** Below it all have the same: blocks are linked. */
function heightOfDifference(shown: readonly Shown[]): number {
  const hashesAt = (height: number) => shown.flatMap(({ blocks }) => blocks[height - 1]?.blockHash ?? []);
  let height = 1;
  for (let hashes = hashesAt(1); hashes.length > 1; hashes = hashesAt(height)) {
    if (hashes.some((hash) => !equalBytes(hash, hashes[0]!))) return height;
    height += 1;
  }
  return height;
}

function isSigned({ bytes }: HeldCertificate, genesis: Genesis, isTrue: (claim: Claim) => boolean): boolean {
  const read = orderingOf(genesis).readCertificate(bytes, genesis.validators.length);
  return !isFault(read) && read.claims.every(isTrue);
}
