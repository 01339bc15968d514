/** A council as JSON: names and words instead of numbers, so that a script or a page needs nothing else. */
import { bytesToHex } from '../../base/bytes.ts';
import { explainReport } from '../../lab/generals/explain.ts';
import { generalName } from '../../lab/generals/names.ts';
import { algorithmName } from '../../lab/generals/plan.ts';
import type { CouncilReport } from '../../lab/generals/report.ts';
import type { CouncilGrounds } from '../../protocols/generals/index.ts';
import type { Opinion } from '../../protocols/generals/oral/rules.ts';

export function reportToJson(report: CouncilReport): object {
  const { scenario, words, verdict, rounds, transcript } = report;
  const explanation = explainReport(report);
  const wordOf = (order: number | null): string | null => (order === null ? null : (words[order] ?? null));
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  return {
    algorithm: algorithmName(scenario),
    protocol: scenario.kind,
    generals: scenario.members,
    m: scenario.parameters.traitorsMax,
    order: wordOf(scenario.order),
    orders: words,
    fallback: wordOf(scenario.parameters.fallback),
    messenger: scenario.messenger,
    seed: scenario.seed,
    ic1: { holds: verdict.ic1, why: explanation.ic1 },
    ic2: { holds: verdict.ic2, why: explanation.ic2 },
    remarks: explanation.remarks,
    decisions: report.generals.map(({ general, lie, decision }) => ({
      general: generalName(general),
      lie,
      decision: wordOf(decision?.order ?? null),
      grounds: groundsToJson(decision?.grounds ?? null, wordOf),
    })),
    messages: {
      sent: sum(rounds.map(({ sent }) => sent)),
      formula: sum(rounds.map(({ formula }) => formula)),
      rounds,
      list: report.sent.map(({ from, to, path, order, heard, ...rest }) => ({
        ...rest,
        from: generalName(from),
        to: generalName(to),
        path: path.map(generalName),
        order: wordOf(order),
        heard: wordOf(heard),
      })),
    },
    evidence: report.accusations.map(({ by, accused, evidence, isProven }) => ({
      by: generalName(by),
      accused: generalName(accused),
      kind: evidence.kind,
      proven: isProven,
      bytes: bytesToHex(evidence.bytes),
    })),
    transcript: transcript.trimEnd().split('\n'),
  };
}

function groundsToJson(grounds: CouncilGrounds, wordOf: (order: number | null) => string | null): unknown {
  if (grounds === null) return null;
  if (!('path' in grounds)) {
    return grounds.map(({ order, chain }) => ({ order: wordOf(order), signers: chain.map(generalName) }));
  }
  const opinionToJson = ({ path, heard, order, isMajority, others }: Opinion): object => ({
    path: path.map(generalName),
    heard: wordOf(heard),
    order: wordOf(order),
    majority: isMajority,
    others: others.map(opinionToJson),
  });
  return opinionToJson(grounds);
}
