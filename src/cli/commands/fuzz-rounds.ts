/** `fuzz-rounds`: partitions and small lies in drawn rounds of the protocol. */
import type { RoundsPlan } from '../../lab/rounds/plan.ts';
import type { Invocation } from '../command.ts';
import { runSearch } from '../search/run-search.ts';

export interface FuzzRoundsOptions {
  readonly validators?: number;
  readonly partitions?: number;
  readonly mutations?: number;
  readonly rounds?: number;
  readonly seeds?: number;
  readonly from?: number;
  readonly jobs?: number;
}

const DEFAULT_SEEDS = 1_000;

export async function runFuzzRounds(invocation: Invocation<FuzzRoundsOptions>): Promise<number> {
  const { options } = invocation;
  const { validators = 4, partitions = 2, mutations = 2, rounds = 12 } = options;
  const { seeds = DEFAULT_SEEDS, from = 0, jobs } = options;
  const settings = { validators, partitions, mutations, rounds };
  const asked = `--validators ${validators} --partitions ${partitions} --mutations ${mutations} --rounds ${rounds}`;
  return runSearch<RoundsPlan>(invocation, { search: 'rounds', settings, from, seeds }, jobs, {
    what: 'seeds',
    title: `pbft, ${validators} validators, ${partitions} partitions and ${mutations} mutations in ${rounds} rounds`,
    json: { ...settings, from },
    planToText,
    resume: (runs) => `--from ${from + runs} --seeds ${seeds - runs}`,
    repeat: (run) => `fuzz-rounds ${asked} --from ${run} --seeds 1`,
  });
}

function planToText({ liar, cuts, mutations }: RoundsPlan): string {
  const names = (ids: readonly number[]): string => ids.map((id) => `n${id}`).join(' ');
  return [
    ...cuts.map(({ round, side }) => `round ${round}: ${names(side)} and the others do not hear each other`),
    ...mutations.map(({ round, victims, scope }) =>
      scope === 'omit'
        ? `round ${round}: n${liar} says nothing to ${names(victims)}`
        : `round ${round}: n${liar} changes one field (${scope} scope) of what it says to ${names(victims)}`,
    ),
  ].join('\n');
}
