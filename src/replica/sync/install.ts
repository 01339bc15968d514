/**
 * Installing blocks that are certified and rightly signed: execute, compare, write; and when the disk has all of them, tell the engine once.
 * What the engine decides meanwhile waits, so that each sequence number is executed exactly once, whoever brought it.
 */
import { assert } from '../../base/assert.ts';
import { equalBytes } from '../../base/bytes.ts';
import { onCertificate } from '../certificates.ts';
import type { Core } from '../core.ts';
import { executeDecision, onAdopt, write } from '../decisions.ts';
import type { CheckedAnswer, CheckedBlock } from './check.ts';

const NOTHING = new Uint8Array(0);

/** Executes and writes what the engine has not executed meanwhile. */
export function install(core: Core, { blocks, certificate }: CheckedAnswer): void {
  assert(core.decisions.unsealed.size === 0, 'the engine seals at once what it hears to be executed');
  const before = core.ledger.tip().sequence;
  for (const block of blocks) installBlock(core, block);
  const tip = core.ledger.tip();
  // Null decisions behind the last block: only the mark moves.
  if (certificate.sequence > tip.sequence && equalBytes(certificate.blockHash, tip.blockHash)) {
    const nothing = { batch: null, engineHeader: NOTHING, proof: NOTHING, systemOperations: [] };
    installDecision(core, { ...nothing, sequence: certificate.sequence });
  }
  if (core.ledger.tip().sequence > before) core.sync.certificate = certificate;
  onCertificate(core, certificate);
}

function installBlock(core: Core, { height, hash, decision }: CheckedBlock): void {
  if (height > core.ledger.tip().height) installDecision(core, decision);
  const own = core.ledger.blockAt(height);
  assert(own && equalBytes(own.hash, hash), `block ${height} executes to the certified hash`);
}

/** Blocks that came by catching up carry no seal: this replica signed nothing for them. */
function installDecision(core: Core, decision: CheckedBlock['decision']): void {
  write(core, executeDecision(core, decision, 'sync'), NOTHING);
}

/** Is anything that catching up brought still on its way to the disk? */
export function isInstalling(core: Core): boolean {
  return core.decisions.writing.some(({ source }) => source === 'sync');
}

/** The last of it is on disk: the engine goes on from there, with what it decided meanwhile. */
export function finishInstall(core: Core): void {
  const { sync } = core;
  const { sequence, height, blockHash } = core.ledger.tip();
  assert(sync.certificate?.sequence === sequence, 'catching up ends at a certified point');
  core.tell({ type: 'synced', sequence, height, blockHash, certificate: sync.certificate.bytes });
  onAdopt(core, 0, sync.held.splice(0));
}
