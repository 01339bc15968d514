/** Telling of a liar: proof is kept, once per member and kind, and passed on to everybody. */

import { isFault } from '../../base/fault.ts';
import type { Evidence, ReplicaId } from '../contract.ts';
import { type Context, mute, persist, send } from './context.ts';
import { checkEvidence, createEvidence, evidenceStatements } from './evidence.ts';
import type { PbftMessage } from './messages.ts';
import type { EvidenceKind } from './wire.ts';

/** Two (or one) signed statements of a member that no honest one signs. Leaving the view over it is the caller's affair. */
export function accuse(
  ctx: Context,
  kind: EvidenceKind,
  accused: ReplicaId,
  statements: readonly PbftMessage[],
): void {
  tell(ctx, createEvidence(kind, accused, statements));
}

/** Evidence that somebody passed on: checked like any other, kept and passed on once. */
export function onEvidence(ctx: Context, evidence: Evidence): void {
  if (checkEvidence(evidence, ctx.members, ctx.config.parameters)) return;
  if (evidence.accused === ctx.self) {
    mute(ctx, `others hold proof that this key signed two things (${evidence.kind}): is it running twice?`);
  }
  tell(ctx, evidence);
}

function tell(ctx: Context, evidence: Evidence): void {
  const { state } = ctx;
  const key = `${evidence.accused}:${evidence.kind}`;
  if (!state.accused.has(key)) {
    state.accused.add(key);
    state.records.evidence.push(persist(ctx, { type: 'evidence', body: evidence }));
    ctx.effects.push({ type: 'accuse', who: evidence.accused, evidence });
    send(ctx, 'all', { type: 'evidence', body: evidence });
  }
  leaveOnProof(ctx, evidence);
}

/** §4.4 by proof: a primary of this view that signed two proposals or two NEW-VIEWs, or an invalid one, is left at once. */
function leaveOnProof(ctx: Context, evidence: Evidence): void {
  const statements = evidenceStatements(evidence);
  if (isFault(statements)) return;
  const [first] = statements;
  if (first?.type === 'prePrepare' && first.body.proposal.view === ctx.state.view) {
    ctx.state.provenBad = Math.max(ctx.state.provenBad, ctx.state.view);
  }
  if (first?.type === 'newView' && first.body.view >= ctx.state.view) {
    ctx.state.provenBad = Math.max(ctx.state.provenBad, first.body.view);
  }
}
