/** Everything that a person wants to see of a council that was held, as data; the terminal and a page draw it. */
import { councilId, councilKeys } from '../../adversary/generals/identity.ts';
import type { LieName } from '../../adversary/generals/scenario.ts';
import { isFault } from '../../base/fault.ts';
import type { CouncilVerdict } from '../../checker/generals/verdict.ts';
import { signedBytes, verify } from '../../crypto/signature.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import { roundsOf } from '../../protocols/generals/council.ts';
import { COUNCILS } from '../../protocols/generals/index.ts';
import { judgeRecord } from './hold.ts';
import type { CouncilPlan } from './plan.ts';
import {
  type Accusation,
  type CouncilRecord,
  type Decision,
  type Observed,
  observedToRecord,
} from './record.ts';
import { observedToTranscript } from './transcript.ts';

export interface RoundCount {
  readonly round: number;
  /** Messages that were sent. */
  readonly sent: number;
  /** What the formula says for loyal generals. */
  readonly formula: number;
}

export interface GeneralReport {
  readonly general: ReplicaId;
  /** null: loyal. */
  readonly lie: LieName | null;
  /** undefined: he did not come to an end, which only a live general can. */
  readonly decision: Decision | undefined;
}

export interface AccusationReport extends Accusation {
  /** The evidence was checked by somebody who knows nothing but the public keys. */
  readonly isProven: boolean;
}

export interface CouncilReport extends CouncilPlan, Pick<CouncilRecord, 'sent'> {
  readonly rounds: readonly RoundCount[];
  readonly generals: readonly GeneralReport[];
  readonly verdict: CouncilVerdict;
  readonly accusations: readonly AccusationReport[];
  /** By round and path, so that it does not depend on who was quicker. */
  readonly transcript: string;
}

export function createReport(plan: CouncilPlan, observed: readonly Observed[]): CouncilReport {
  const { scenario } = plan;
  const { kind, members, parameters, traitors } = scenario;
  const record = observedToRecord(scenario, observed);
  const { sent, decisions, accusations } = record;
  const formula = COUNCILS[kind].messagesPerRound(members, parameters.traitorsMax);
  const isProven = createProofCheck(plan);
  return {
    ...plan,
    sent,
    rounds: Array.from({ length: roundsOf(parameters) }, (_, index) => ({
      round: index + 1,
      sent: sent.filter(({ round }) => round === index + 1).length,
      formula: formula[index]!,
    })),
    generals: Array.from({ length: members }, (_, general) => ({
      general,
      lie: traitors.find((role) => role.general === general)?.lie ?? null,
      decision: decisions.get(general),
    })),
    verdict: judgeRecord(scenario, record),
    accusations: accusations.map((accusation) => ({ ...accusation, isProven: isProven(accusation) })),
    transcript: observedToTranscript(scenario, observed),
  };
}

/** Evidence as a third party checks it, with the generals' public keys alone. */
function createProofCheck({ scenario }: CouncilPlan): (accusation: Accusation) => boolean {
  const publicKeys = councilKeys(scenario).map(({ publicKey }) => publicKey);
  const id = councilId(scenario);
  return ({ evidence }) => {
    const claims = COUNCILS[scenario.kind].checkEvidence(evidence, scenario.members, scenario.parameters);
    if (isFault(claims)) return false;
    return claims.every(({ signer, tag, bytes, signature }) => {
      const publicKey = publicKeys[signer];
      return publicKey !== undefined && verify(publicKey, signedBytes(tag, id, bytes), signature);
    });
  };
}
