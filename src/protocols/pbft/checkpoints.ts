/** §4.3 with K = 1: after executing s a replica signs CHECKPOINT(s, height, hash); q of them are the finality certificate. */
import { bytesToHex, equalBytes } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { lowestSigners } from '../common/signatures.ts';
import type { OrderingInput } from '../ordering.ts';
import { accuse } from './accuse.ts';
import { type Context, floorOf, mayVote, mute, note, output, send, sign, slotFor } from './context.ts';
import { checkpointsConflict } from './evidence.ts';
import type { Certificate, Checkpoint } from './messages.ts';
import { type Slot, slotsInOrder } from './state.ts';
import { pointBytes } from './statements.ts';
import { decodeMessage, encodeMessage } from './wire.ts';

/** Executed in memory: the seal is signed, to be written with the block; CHECKPOINT leaves when both are on disk. */
export function onExecuted(
  ctx: Context,
  { sequence, height, blockHash }: Extract<OrderingInput, { type: 'executed' }>,
): void {
  const { state, self } = ctx;
  state.executed = sequence;
  const slot = state.slots.get(sequence);
  if (!slot || !mayVote(ctx)) {
    output(ctx, { type: 'seal', sequence, record: new Uint8Array() });
    return;
  }
  const signature = sign(ctx, 'checkpoint', pointBytes({ sequence, height, blockHash }));
  slot.sealed = { sequence, height, blockHash, signer: self, signature };
  output(ctx, { type: 'seal', sequence, record: encodeMessage({ type: 'checkpoint', body: slot.sealed }) });
}

export function onDurable(ctx: Context, sequence: number): void {
  const { state } = ctx;
  state.durable = sequence;
  const slot = state.slots.get(sequence);
  if (slot?.sealed) {
    slot.checkpoints.set(ctx.self, slot.sealed);
    if (sequence > state.certified) send(ctx, 'all', { type: 'checkpoint', body: slot.sealed });
    compareWithCertificate(ctx);
    tryCertify(ctx, slot, slot.sealed);
  }
  announce(ctx);
  collectGarbage(ctx);
}

/** Blocks were fetched, verified, executed and are on disk: the chain stands at a certified point. */
export function onSynced(
  ctx: Context,
  { sequence, certificate }: Extract<OrderingInput, { type: 'synced' }>,
): void {
  const { state } = ctx;
  state.adopted = Math.max(state.adopted, sequence);
  state.executed = Math.max(state.executed, sequence);
  state.durable = Math.max(state.durable, sequence);
  const message = certificate && decodeMessage(certificate);
  if (message && !isFault(message) && message.type === 'certificate') adoptCertificate(ctx, message.body);
  announce(ctx);
  collectGarbage(ctx);
}

export function onCheckpoint(ctx: Context, checkpoint: Checkpoint): void {
  const slot = slotFor(ctx, checkpoint.sequence);
  if (!slot) return;
  const contradicted = findContradicted(ctx, checkpoint);
  if (contradicted) {
    const statements = [contradicted, checkpoint].map((body) => ({ type: 'checkpoint', body }) as const);
    accuse(ctx, 'double-checkpoint', checkpoint.signer, statements);
  }
  if (slot.checkpoints.has(checkpoint.signer)) return;
  slot.checkpoints.set(checkpoint.signer, checkpoint);
  tryCertify(ctx, slot, checkpoint);
}

function findContradicted({ state }: Context, checkpoint: Checkpoint): Checkpoint | undefined {
  for (const { checkpoints } of state.slots.values()) {
    const other = checkpoints.get(checkpoint.signer);
    if (other && checkpointsConflict(other, checkpoint)) return other;
  }
  return undefined;
}

function tryCertify(ctx: Context, slot: Slot, { sequence, height, blockHash }: Checkpoint): void {
  if (slot.sequence <= ctx.state.certified || slot.checkpoints.size < ctx.q) return;
  const same = [...slot.checkpoints.values()].filter(
    (other) => other.height === height && equalBytes(other.blockHash, blockHash),
  );
  if (same.length < ctx.q) return;
  adoptCertificate(ctx, { sequence, height, blockHash, signatures: lowestSigners(same, ctx.q) });
}

/** A certificate from anywhere, structurally checked: the low watermark rises, whatever view this replica is in. */
export function adoptCertificate(ctx: Context, certificate: Certificate): void {
  const { state } = ctx;
  if (certificate.sequence <= state.certified || ctx.rules.checkCertificate(certificate, ctx.members)) return;
  state.certified = certificate.sequence;
  state.certificate = certificate;
  state.records.certificate = note(ctx, { type: 'certificate', body: certificate });
  state.nextSequence = Math.max(state.nextSequence, certificate.sequence + 1);
  compareWithCertificate(ctx);
  announce(ctx);
  collectGarbage(ctx);
}

/** A replica that differs from a certificate knows that it is the corrupt one. */
function compareWithCertificate(ctx: Context): void {
  const { certificate, slots } = ctx.state;
  const own = certificate && slots.get(certificate.sequence)?.sealed;
  if (own && (own.height !== certificate.height || !equalBytes(own.blockHash, certificate.blockHash))) {
    mute(
      ctx,
      `own block ${bytesToHex(own.blockHash).slice(0, 16)} at height ${own.height} differs from the certified one: ` +
        'this copy of the ledger is corrupt; remove it and let the node fetch a new one',
    );
  }
}

/** Tells of the newest certificate once the chain here is durable up to it. */
function announce(ctx: Context): void {
  const { state } = ctx;
  const { certificate } = state;
  if (!certificate || certificate.sequence > state.durable || certificate.sequence <= state.announced) return;
  state.announced = certificate.sequence;
  const { sequence, height, blockHash } = certificate;
  const bytes = encodeMessage({ type: 'certificate', body: certificate });
  output(ctx, { type: 'final', sequence, height, blockHash, certificate: bytes });
}

/** §4.3: what is certified **and** executed on disk is discarded; decision proofs stay a while for stragglers. */
export function collectGarbage(ctx: Context): void {
  const { state, config, rules } = ctx;
  const floor = floorOf(state);
  for (const slot of state.slots.values()) {
    const { sequence } = slot;
    // far behind: what is certified, and beyond one window above the floor, comes with blocks, whoever had begun it here
    const isBetween = sequence <= state.certified && !rules.isInWindow(sequence, floor, config.parameters);
    if (sequence > floor && !isBetween) continue;
    if (slot.decided && sequence <= floor) state.archive.set(sequence, slot.decided);
    state.slots.delete(sequence);
  }
  for (const sequence of state.archive.keys()) {
    if (sequence <= floor - config.parameters.watermarkWindow) state.archive.delete(sequence);
  }
  compactLog(ctx);
}

/** Rewriting costs a pass over the live records: a few full windows of batches between two passes keep that negligible. */
const LOG_BYTES_BEFORE_REWRITE = 33_554_432;

function compactLog(ctx: Context): void {
  const { records } = ctx.state;
  if (records.appendedBytes < LOG_BYTES_BEFORE_REWRITE) return;
  const slots = slotsInOrder(ctx.state).flatMap((slot) => {
    const { accepted, prepared, preparedBatch } = slot.records;
    return [preparedBatch === accepted ? null : preparedBatch, accepted, prepared];
  });
  const keep = [
    records.born,
    ...records.evidence,
    records.muted,
    records.certificate,
    records.newView,
    records.viewChange,
    ...slots,
  ].filter((record) => record !== null);
  records.appendedBytes = 0;
  ctx.effects.push({ type: 'forget', keep });
}
