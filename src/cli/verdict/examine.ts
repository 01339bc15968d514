/** Everything that the checkers can see of a running network: what its nodes wrote down, the chains that they show, and what those come to. */
import type { LabRow } from '../../adversary/lab-report.ts';
import type { SupervisorStatus } from '../../api/supervisor-routes.ts';
import type { ChainRules } from '../../checker/chain-rules.ts';
import type { Violation } from '../../checker/violation.ts';
import { exitCodeToName } from '../../node/errors.ts';
import type { HomeDescription } from '../../node/home.ts';
import { compareChains } from './agreement.ts';
import { type Executed, executeAgain } from './execution.ts';
import { comparableSides } from './mined.ts';
import type { Shown, Witness } from './observe.ts';
import { judgeStreams } from './streams.ts';

export interface Material {
  readonly home: HomeDescription;
  readonly lab: readonly LabRow[];
  readonly processes: SupervisorStatus['nodes'];
  readonly partition: SupervisorStatus['partition'];
  /** Who never had an order to lie, and what those of them show that answer. */
  readonly believed: readonly Witness[];
  readonly honest: readonly Shown[];
  /** Blocks at the tip that may differ; 0: none. */
  readonly depth: number;
  readonly isTrue: ChainRules['isTrue'];
}

/** How much was looked at. */
export interface Checked {
  /** Lines of the traces of all who are believed. */
  readonly events: number;
  /** Up to which height decisions were executed once more, and how many blocks there are. */
  readonly executed: number;
  readonly height: number;
}

export async function examine(material: Material): Promise<{
  readonly violations: readonly Violation[];
  readonly checked: Checked;
}> {
  const { home, lab, processes, partition, believed, honest, depth } = material;
  const streams = believed.map(({ name, replica, standing }) => ({
    replica,
    directory: home.nodes[replica]!.directory,
    standing,
    memory: lab.find(({ node }) => node === name)?.report?.memory,
    failure: failureOf(processes.find((one) => one.name === name)),
  }));
  const told = await judgeStreams(streams, home.nodes.length, depth > 0);
  const compared = comparableSides(honest, depth, partition).flatMap(compareChains);
  const { violations, height } = await executeLongest(material);
  const longest = Math.max(0, ...honest.map(({ blocks }) => blocks.length));
  return {
    violations: firstOfEach([...told.violations, ...compared, ...violations]),
    checked: { events: told.events, executed: height, height: longest },
  };
}

/** Undefined: it runs, was stopped or killed, or ended for a reason of the world's. */
function failureOf(child: SupervisorStatus['nodes'][number] | undefined): string | undefined {
  if (child?.state !== 'crashed' || exitCodeToName(child.exitCode) !== 'bug') return undefined;
  return `its process ended because of a bug of its own: exit code ${child.exitCode}`;
}

/** Of the same rule and replica the earliest is enough. */
function firstOfEach(violations: readonly Violation[]): readonly Violation[] {
  const seen = new Set<string>();
  return violations
    .toSorted((left, right) => left.atMs - right.atMs)
    .filter(({ rule, replica }) => seen.size < seen.add(`${rule} ${replica}`).size);
}

/** The chain of whoever shows most; `verify` is for mined ones. */
async function executeLongest({ home, believed, honest, depth, isTrue }: Material): Promise<Executed> {
  const [longest] = honest.toSorted((left, right) => right.blocks.length - left.blocks.length);
  const witness = believed.find(({ replica }) => replica === longest?.replica);
  if (depth > 0 || longest === undefined || witness === undefined) return { violations: [], height: 0 };
  return executeAgain(longest, witness, home.genesis, isTrue);
}
