/** §4.2: from accepted to prepared to committed to executed, for one sequence number. */
import { equalBytes } from '../../base/bytes.ts';
import { createCodec } from '../../codec/codec.ts';
import { bytes32, container, uint53 } from '../../codec/types.ts';
import { lowestSigners } from '../common/signatures.ts';
import { accuse } from './accuse.ts';
import { type Context, isPrimary, mayVote, notice, output, persist, send, sign, slotFor } from './context.ts';
import type { Ballot, DecisionProof, PbftMessage, PreparedCertificate, Proposal, Vote } from './messages.ts';
import { isNull, primaryOf } from './rules.ts';
import { batchOf, type Slot } from './state.ts';
import { ballotBytes } from './statements.ts';
import { encodeMessage } from './wire.ts';

/** The engine-owned part of a header: where the batch was ordered, and nothing of the view in which it was decided. */
export interface EngineHeader {
  readonly sequence: number;
  readonly batchDigest: Uint8Array;
}

export const engineHeaderCodec = createCodec(
  'pbft-header',
  container<EngineHeader>({ sequence: uint53, batchDigest: bytes32 }),
);

/** Stands by a proposal of the current view: durable first, then the own proposal or PREPARE leaves (a primary's proposal is its vote). */
export function acceptProposal(ctx: Context, slot: Slot, proposal: Proposal, own?: PbftMessage): void {
  const { state, self } = ctx;
  const { view, sequence, digest } = proposal;
  const batch = batchOf(slot, digest) ?? new Uint8Array();
  slot.accepted = proposal;
  slot.pending = null;
  if (mayVote(ctx)) {
    const prepares = isPrimary(ctx) ? [] : [sign(ctx, 'prepare', ballotBytes(proposal))];
    slot.records.accepted = persist(ctx, { type: 'accepted', body: { proposal, batch, prepares } });
    if (own) send(ctx, 'all', own);
    for (const signature of prepares) {
      const vote: Vote = { view, sequence, digest, signer: self, signature };
      slot.prepares.add(vote);
      send(ctx, 'all', { type: 'prepare', body: vote });
    }
  }
  output(ctx, { type: 'ordered', view: state.view, sequence, digest });
  tryPrepare(ctx, slot);
}

/** prepared(v, s, d): the pre-prepare and PREPAREs of q - 1 distinct backups; then COMMIT, its whole certificate durable first. */
export function tryPrepare(ctx: Context, slot: Slot): void {
  const { state, self, q } = ctx;
  const { accepted } = slot;
  if (!accepted || !state.active || !mayVote(ctx)) return;
  if (slot.sequence <= state.certified || slot.prepared?.view === state.view) return;
  const { view, sequence, digest, signature } = accepted;
  if (slot.prepares.count(view, digest) < q - 1) return;
  const primary = primaryOf(view, ctx.members);
  const prepares = slot.prepares.matching(view, digest).filter(({ signer }) => signer !== primary);
  if (prepares.length < q - 1) return;
  const proven = lowestSigners(prepares, q - 1);
  const certificate: PreparedCertificate = { view, sequence, digest, signature, prepares: proven };
  const commit = sign(ctx, 'commit', ballotBytes(accepted));
  const vote: Vote = { view, sequence, digest, signer: self, signature: commit };
  slot.prepared = certificate;
  slot.records.prepared = persist(ctx, { type: 'prepared', body: { certificate, commit } });
  slot.records.preparedBatch = slot.records.accepted;
  slot.commits.add(vote);
  send(ctx, 'all', { type: 'commit', body: vote });
  tryDecide(ctx, slot, vote);
}

export function onCommit(ctx: Context, vote: Vote): void {
  const slot = slotFor(ctx, vote.sequence);
  if (!slot) return;
  const booking = slot.commits.add(vote);
  if (booking.type === 'conflict') {
    const first = { ...booking.first, sequence: slot.sequence };
    const statements = [first, vote].map((body) => ({ type: 'commit', body }) as const);
    accuse(ctx, 'double-commit', vote.signer, statements);
  } else if (booking.type === 'new') {
    tryDecide(ctx, slot, vote);
  }
}

/** q COMMITs of one (v, s, d) decide s, whatever view this replica is in and whatever it accepted. */
export function tryDecide(ctx: Context, slot: Slot, { view, sequence, digest }: Ballot): void {
  if (slot.decided && equalBytes(slot.decided.digest, digest)) return;
  if (slot.commits.count(view, digest) < ctx.q) return;
  const commits = lowestSigners(slot.commits.matching(view, digest), ctx.q);
  decide(ctx, slot, { view, sequence, digest, commits });
}

export function decide(ctx: Context, slot: Slot, proof: DecisionProof): void {
  if (!slot.decided) {
    slot.decided = proof;
  } else if (!equalBytes(slot.decided.digest, proof.digest)) {
    notice(
      ctx,
      'warn',
      `two decisions for sequence number ${slot.sequence}: more than f members lie; the first stands`,
    );
  }
}

/** Hands decided batches over for execution, strictly in order. */
export function adoptDecided(ctx: Context): void {
  const { state } = ctx;
  while (!state.syncing) {
    const slot = state.slots.get(state.adopted + 1);
    if (!slot?.decided) return;
    const { sequence, digest } = slot.decided;
    const bytes = batchOf(slot, digest);
    if (!bytes && !isNull(digest)) return;
    state.adopted = sequence;
    const decision = {
      sequence,
      batch: bytes ? { digest, bytes } : null,
      engineHeader: engineHeaderCodec.encode({ sequence, batchDigest: digest }),
      proof: encodeMessage({ type: 'decision', body: { proof: slot.decided, batch: new Uint8Array() } }),
      systemOperations: [],
    };
    output(ctx, { type: 'adopt', revert: 0, decisions: [decision] });
  }
}
