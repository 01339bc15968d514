/** Round-based fuzzing (Winter et al., 2023): plans within their bounds, sound engines, and the published bug caught. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { drawRoundsPlan } from '../../src/lab/rounds/plan.ts';
import { createRoundCounter } from '../../src/lab/rounds/round-counter.ts';
import { searchRounds } from '../../src/lab/rounds/run.ts';
import { collect } from '../../src/lab/search/outcome.ts';
import { PBFT_RULES, type PbftMessage } from '../../src/protocols/pbft/index.ts';
import { BROKEN_ENGINES } from '../simulator/broken-engines.ts';

const SETTINGS = { validators: 4, partitions: 2, mutations: 2, rounds: 12 };
const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed);

function vote(type: 'prepare' | 'commit', sequence: number, signer: number): PbftMessage {
  const [digest, signature] = [PBFT_RULES.digestOf(new Uint8Array(1)), new Uint8Array(64)];
  return { type, body: { view: 0, sequence, digest, signer, signature } };
}

describe('rounds', () => {
  it('are steps of the protocol, in the order in which anybody takes them', () => {
    const { roundOf } = createRoundCounter();
    const rounds = [
      roundOf(1, vote('prepare', 1, 1)),
      roundOf(2, vote('prepare', 1, 2)),
      roundOf(2, vote('commit', 1, 2)),
      roundOf(3, vote('prepare', 1, 3)),
      roundOf(3, { type: 'fetch', body: { digest: new Uint8Array(32) } }),
      roundOf(1, vote('prepare', 1, 1)),
    ];
    deepEqual(
      rounds,
      [0, 0, 1, 0, 1, 1],
      'what is said again, or belongs to no step, is of the newest round',
    );
  });

  it('have as many partitions and mutations as asked, by and towards whom it may be', () => {
    for (const seed of seeds(200)) {
      const { liar, cuts, mutations } = drawRoundsPlan(seed, SETTINGS);
      equal(cuts.length, 2);
      equal(mutations.length, 2);
      for (const { round, side } of cuts) ok(round < 12 && side.length >= 1 && side.length <= 3);
      for (const { round, victims } of mutations) {
        ok(round < 12 && victims.length >= 1 && !victims.includes(liar));
      }
    }
  });
});

describe('round-based fuzzing', function () {
  this.timeout(60_000);

  it('finds nothing wrong with honest engines, though messages are lost and changed', () => {
    const report = collect(searchRounds(SETTINGS, seeds(30)));
    equal(report.counts.sound, 30, JSON.stringify(report.finds));
    const calm = collect(searchRounds({ ...SETTINGS, partitions: 0, mutations: 0 }, seeds(30)));
    ok(report.delivered !== calm.delivered);
  });

  it('gives the same run for the same seed', () => {
    const [left, right] = [0, 1].map(() => JSON.stringify([...searchRounds(SETTINGS, [3])]));
    equal(left, right);
  });

  it('catches the published bug: votes for a digest that says nothing of the batch', () => {
    const onlyLies = { ...SETTINGS, partitions: 0 };
    const { finds } = collect(searchRounds(onlyLies, seeds(40), BROKEN_ENGINES['empty digest']));
    ok(
      finds.some(
        ({ rule, plan }) => rule === 'agreement' && plan?.mutations.some(({ scope }) => scope === 'small'),
      ),
    );
  });
});
