/**
 * The verdict on a running network, by what its nodes show to anybody and what they wrote down: the same checkers, rules and words as for a simulated one. A node that ever had
 * an order to lie is not believed.
 */
import { traitorsMaxOf } from '../../adversary/crafts.ts';
import type { LabRow } from '../../adversary/lab-report.ts';
import type { SupervisorStatus } from '../../api/supervisor-routes.ts';
import { createVerdict, type NetworkVerdict } from '../../checker/network-verdict.ts';
import { minedPatienceMs } from '../../checker/pow/patience.ts';
import { provenEvidence } from '../../checker/proven.ts';
import type { Violation } from '../../checker/violation.ts';
import { genesisHash } from '../../ledger/genesis.ts';
import { createValidatorSet } from '../../ledger/validators.ts';
import { createClaimJudge } from '../../ledger/verify-claims.ts';
import type { HomeDescription } from '../../node/home.ts';
import { orderingOf } from '../../replica/engines.ts';
import { checkCertificates, proveFork } from './agreement.ts';
import { type Checked, examine } from './examine.ts';
import { type Reorganisations, reorganisationsOf, unsettledBlocks } from './mined.ts';
import { openWitnesses, type Shown, type Witness } from './observe.ts';
import { missingQuorum, type Progress, watchProgress } from './progress.ts';

export interface Case {
  readonly home: HomeDescription;
  readonly lab: readonly LabRow[];
  readonly processes: SupervisorStatus['nodes'];
  readonly partition: SupervisorStatus['partition'];
  readonly patienceMs: number;
}

export interface LiveVerdict extends NetworkVerdict {
  readonly progress: Progress;
  readonly checked: Checked;
  /** What was taken back; null where nothing ever is. */
  readonly reorganisations: Reorganisations | null;
  /** Nodes that ever had an order to lie, and what they really told since their process began. */
  readonly traitors: readonly {
    readonly node: string;
    readonly orders: LabRow['orders'];
    readonly told: Readonly<Record<string, number>>;
  }[];
  /** Honest nodes that do not answer. */
  readonly silent: readonly string[];
}

export async function judge({ home, lab, processes, partition, patienceMs }: Case): Promise<LiveVerdict> {
  const { genesis, nodes } = home;
  const names = nodes.map(({ name }) => name);
  const liars = new Set(lab.filter(({ hasLied }) => hasLied).map(({ node }) => node));
  const witnesses = openWitnesses(home);
  const believed = witnesses.filter(({ name }) => !liars.has(name));
  const progress = await watchProgress(believed, patienceMs);
  const shown = await showAll(witnesses);
  const honest = shown.filter(({ name }) => !liars.has(name));
  const isTrue = createClaimJudge(createValidatorSet(genesis.validators), genesisHash(genesis));
  const violations: Violation[] = [];
  const report = (rule: Violation['rule'], replica: number, detail: string): void => {
    violations.push({ rule, replica, atMs: Date.now(), position: violations.length, detail });
  };
  const depth = unsettledBlocks(genesis);
  const found = await examine({ home, lab, processes, believed, honest, isTrue, depth, partition });
  violations.push(...found.violations);
  checkCertificates(honest, genesis, isTrue, report);
  const isSplit = violations.some(({ rule }) => rule === 'agreement');
  const fork = isSplit && depth === 0 ? await proveFork(honest, witnesses, genesis, isTrue) : undefined;
  const held = honest.flatMap((one) => one.evidence);
  const evidence = provenEvidence(held, fork, {
    ordering: orderingOf(genesis),
    members: names.length,
    parameters: genesis.engine.parameters,
    isTrue,
  });
  for (const { accused, kind } of evidence) {
    const name = names[accused]!;
    if (!liars.has(name))
      report(
        'no-false-accusation',
        accused,
        `there is proof of ${kind} against ${name}, which never had an order to lie`,
      );
  }
  const excuse =
    progress.goesOn || depth > 0 // miners need no quorum
      ? undefined
      : missingQuorum(names, new Set(shown.map(({ name }) => name)), partition);
  if (!progress.goesOn && excuse === undefined)
    report('termination', honest[0]?.replica ?? 0, progress.detail);
  const reports = lab.flatMap(({ report: own, hasLied }) => (own === null || hasLied ? [] : [own]));
  const verdict = createVerdict({
    names,
    traitors: lab.flatMap(({ node, orders }) => (orders.length > 0 ? [names.indexOf(node)] : [])),
    traitorsMax: traitorsMaxOf(genesis),
    violations,
    excuses: excuse === undefined ? [] : [{ fromMs: Date.now(), untilMs: null, why: excuse }],
    excuse: excuse ?? null,
    evidence,
    fork,
    waitsMs: reports.flatMap(({ waitsMs }) => waitsMs),
    patienceMs:
      minedPatienceMs(genesis) ??
      Math.min(Number.POSITIVE_INFINITY, ...reports.map(({ viewTimeoutMs }) => viewTimeoutMs)),
  });
  const reorganisations = reorganisationsOf(honest, depth);
  return {
    ...verdict,
    progress,
    checked: found.checked,
    reorganisations,
    traitors: traitorsOf(lab),
    silent: silentOf(believed, honest),
  };
}

async function showAll(witnesses: readonly Witness[]): Promise<readonly Shown[]> {
  const all = await Promise.all(witnesses.map(({ show }) => show()));
  return all.filter((one) => one !== undefined);
}

function traitorsOf(lab: readonly LabRow[]): LiveVerdict['traitors'] {
  return lab
    .filter(({ hasLied }) => hasLied)
    .map(({ node, orders, report }) => ({ node, orders, told: report?.told ?? {} }));
}

function silentOf(believed: readonly Witness[], honest: readonly Shown[]): readonly string[] {
  return believed.map(({ name }) => name).filter((name) => !honest.some((one) => one.name === name));
}
