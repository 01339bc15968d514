/**
 * Installing blocks that are proven and rightly signed: execute, compare, write; and when the disk has all of them, tell the engine once.
 * What the engine decides meanwhile waits, so that each sequence number is executed exactly once, whoever brought it.
 */
import { assert } from '../../base/assert.ts';
import { equalBytes } from '../../base/bytes.ts';
import { type Fault, punish } from '../../base/fault.ts';
import { onCertificate } from '../certificates.ts';
import type { Core } from '../core.ts';
import { executeDecision, onAdopt, write } from '../decisions.ts';
import type { StoredCertificate } from '../ports.ts';
import type { CheckedAnswer, CheckedBlock } from './check.ts';

/** Blocks that came by catching up carry no seal: this replica signed nothing for them. */
const NO_SEAL = new Uint8Array(0);

/** Executes and writes; a Fault if executing showed that an uncertified header was a lie (the decided batch is installed all the same). */
export function install(core: Core, { blocks, certificate }: CheckedAnswer): Fault | undefined {
  assert(core.decisions.unsealed.size === 0, 'the engine seals at once what it hears to be executed');
  let fault: Fault | undefined;
  for (const block of blocks) {
    fault = installBlock(core, block);
    if (fault) break;
  }
  if (certificate && !fault) installMark(core, certificate);
  return fault;
}

function installBlock(core: Core, block: CheckedBlock): Fault | undefined {
  const { height, hash, certified } = block;
  if (height <= core.ledger.tip().height) {
    // The engine was faster.
    const own = core.ledger.blockAt(height)?.hash;
    assert(own && (!certified || equalBytes(own, hash)), 'own blocks are what a certificate says');
    return equalBytes(own, hash) ? undefined : lie(height);
  }
  const unwritten = executeDecision(core, block.decision, 'sync');
  write(core, unwritten, NO_SEAL);
  const same = equalBytes(unwritten.executed.tip.blockHash, hash);
  assert(same || !certified, 'a certified block executes to the certified hash');
  return same ? undefined : lie(height);
}

function lie(height: number): Fault {
  return punish('wrong-block', `block ${height} is not what its decided batch executes to`);
}

/** Null decisions behind the last block: only the mark moves, up to what the certificate names. */
function installMark(core: Core, certificate: StoredCertificate): void {
  const tip = core.ledger.tip();
  if (certificate.sequence > tip.sequence && equalBytes(certificate.blockHash, tip.blockHash)) {
    const nothing = { batch: null, engineHeader: NO_SEAL, proof: NO_SEAL, systemOperations: [] };
    write(core, executeDecision(core, { ...nothing, sequence: certificate.sequence }, 'sync'), NO_SEAL);
  }
  core.sync.certificate = certificate;
  onCertificate(core, certificate);
}

/** Is anything that catching up brought still on its way to the disk? */
export function isInstalling(core: Core): boolean {
  return core.decisions.writing.some(({ source }) => source === 'sync');
}

/** The last of it is on disk: the engine goes on from there, with what it decided meanwhile. */
export function finishInstall(core: Core): void {
  const { sync } = core;
  const { sequence, height, blockHash } = core.ledger.tip();
  const exact = sync.certificate?.sequence === sequence ? sync.certificate.bytes : null;
  core.tell({ type: 'synced', sequence, height, blockHash, certificate: exact });
  const held = sync.held.splice(0);
  onAdopt(core, 0, held);
}
