/** What a council shows, in sentences. */
import type { Camp } from '../../checker/generals/verdict.ts';
import { COUNCILS } from '../../protocols/generals/index.ts';
import type { Opinion } from '../../protocols/generals/oral/rules.ts';
import type { SignedGrounds } from '../../protocols/generals/signed/machine.ts';
import { generalName } from './names.ts';
import { algorithmName } from './plan.ts';
import { findDelayed } from './record.ts';
import type { CouncilReport } from './report.ts';

/** `g1, g3 and g4`. */
export function namesToText(generals: readonly number[]): string {
  const names = generals.map(generalName);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export interface Explanation {
  readonly ic1: string;
  readonly ic2: string;
  /** Why, where something is violated; what the messengers suffered; who lied. */
  readonly remarks: readonly string[];
}

export function explainReport(report: CouncilReport): Explanation {
  return {
    ic1: explainIc1(report),
    ic2: explainIc2(report),
    remarks: [
      ...explainBound(report),
      ...explainDissent(report),
      ...explainMessenger(report),
      ...explainRefusals(report),
      ...explainDelays(report),
      ...explainLiars(report),
    ],
  };
}

function campToText(words: readonly string[]): (camp: Camp) => string {
  return ({ order, generals }) =>
    `${namesToText(generals)} ${generals.length > 1 ? 'choose' : 'chooses'} ${words[order]}`;
}

function explainIc1({ verdict: { ic1, camps }, words }: CouncilReport): string {
  if (!ic1) return `the loyal lieutenants disagree: ${camps.map(campToText(words)).join(', ')}`;
  const [camp] = camps;
  if (camp === undefined) return 'there is no loyal lieutenant';
  return `every loyal lieutenant chooses ${words[camp.order]}`;
}

function explainIc2({ verdict, words, scenario }: CouncilReport): string {
  if (!verdict.isCommanderLoyal) return 'the commander is a traitor, so it asks nothing';
  const ordered = `the loyal commander ordered ${words[scenario.order]}`;
  const disobedient = verdict.camps.filter(({ order }) => order !== scenario.order);
  if (disobedient.length === 0) return `${ordered}, and so it is done`;
  return `${ordered}, but ${disobedient.map(campToText(words)).join(', ')}`;
}

function isViolated({ verdict }: CouncilReport): boolean {
  return !(verdict.ic1 && verdict.ic2);
}

/** What the theorems say about so many generals. */
function explainBound(report: CouncilReport): readonly string[] {
  const { scenario } = report;
  const { kind, members, parameters, traitors } = scenario;
  const membersMin = COUNCILS[kind].membersMin(parameters.traitorsMax);
  const name = algorithmName(scenario);
  if (members < membersMin && kind === 'oral') {
    return [
      `${name} promises nothing to fewer than ${membersMin} generals (Theorem 1): a lieutenant who hears two stories cannot tell whether the commander lies or the one who repeats him. Signatures can: try --signed.`,
    ];
  }
  if (members < membersMin)
    return [`With ${members} generals there are no two loyal ones who could disagree.`];
  if (traitors.length > parameters.traitorsMax) {
    return [
      `${name} promises nothing against ${traitors.length} traitors: there would have to be ${traitors.length + 1} rounds.`,
    ];
  }
  return [];
}

/** What made each loyal lieutenant of the smaller camps choose as he did. */
function explainDissent(report: CouncilReport): readonly string[] {
  if (!isViolated(report)) return [];
  const { camps, isCommanderLoyal } = report.verdict;
  const { order } = report.scenario;
  const dissenting = isCommanderLoyal ? camps.filter((camp) => camp.order !== order) : camps;
  return dissenting.map(({ generals: [general] }) => {
    const { decision } = report.generals[general!]!;
    return `${generalName(general!)} ${groundsToText(report, decision!.grounds as Opinion | SignedGrounds)}, so he chooses ${report.words[decision!.order]}.`;
  });
}

function groundsToText({ scenario, words }: CouncilReport, grounds: Opinion | SignedGrounds): string {
  if (scenario.kind === 'oral') {
    const { heard, others, isMajority } = grounds as Opinion;
    const told = heard === null ? `nothing (${words[scenario.parameters.fallback]})` : words[heard];
    const votes = others.map((other) => `${words[other.order]} by way of ${generalName(other.path.at(-1)!)}`);
    return `heard ${[`${told} from the commander`, ...votes].join(', ')}: ${isMajority ? 'that is the majority' : 'no majority'}`;
  }
  const known = grounds as SignedGrounds;
  if (known.length === 0) return 'knows no order at all';
  return `knows ${known.map(({ order }) => words[order]).join(' and ')}, signed by the commander`;
}

/** Assumption A1 of the paper, where the messenger broke it. */
function explainMessenger({ scenario, sent }: CouncilReport): readonly string[] {
  const killed = sent.filter(({ fate }) => fate === 'killed').length;
  const believed = sent.filter(({ fate }) => fate === 'replaced').length;
  const { messenger, kind } = scenario;
  if (messenger.killed + messenger.spy === 0) return [];
  const gone = `Assumption A1, that a message arrives as it was sent, is given up; messengers killed: ${killed}, spies believed: ${believed}.`;
  return kind === 'oral'
    ? [`${gone} An oral message that a spy rewrote looks like any other.`]
    : [`${gone} Rewritten under a signature, a message is refused and counts as lost.`];
}

function explainRefusals({ sent }: CouncilReport): readonly string[] {
  const refusals = new Map<string, number>();
  for (const { refusal } of sent)
    if (refusal !== null) refusals.set(refusal, (refusals.get(refusal) ?? 0) + 1);
  if (refusals.size === 0) return [];
  const counts = [...refusals].map(([refusal, count]) => `${count} × ${refusal}`);
  return [`Refused, as if they had not come: ${counts.join(', ')}.`];
}

/** Only a live council can be too slow: no loyal general speaks late on the simulator. */
function explainDelays({ scenario, sent }: CouncilReport): readonly string[] {
  const slow = findDelayed(scenario, sent).length;
  if (slow === 0) return [];
  return [
    `Messages of loyal generals that did not come in time: ${slow}. A round was too short for this machine, so absence was not noticed but caused: take a longer --round-ms.`,
  ];
}

/** Who can show to a third party that somebody lied. */
function explainLiars({ scenario, accusations, verdict }: CouncilReport): readonly string[] {
  const proven = accusations.filter(({ isProven }) => isProven);
  if (proven.length > 0) {
    const holders = namesToText(proven.map(({ by }) => by));
    const holds = proven.length > 1 ? 'each hold' : 'holds';
    return [
      `${holders} ${holds} a proof that g0 is a traitor: two orders under his signature. Anybody who knows his key can check it.`,
    ];
  }
  return scenario.kind === 'oral' && scenario.traitors.length > 0 && verdict.camps.length > 0
    ? ['Who lied cannot be proven: an oral message leaves nothing to show.']
    : [];
}
