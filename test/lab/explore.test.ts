/** Exhaustive exploration: to the end where the primary is honest, silent or lies, without loss by the reduction, and a broken engine is caught. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { toText } from '../../src/lab/explore/canonical.ts';
import { type ExploreReport, type ExploreSettings, explore } from '../../src/lab/explore/explore.ts';
import type { Primary } from '../../src/lab/explore/scope.ts';
import { createVisited } from '../../src/lab/explore/visited.ts';
import { createVoteBook } from '../../src/protocols/common/vote-book.ts';
import { BROKEN_ENGINES } from '../simulator/broken-engines.ts';

function run(settings: Partial<ExploreSettings>, engine?: string): ExploreReport {
  return explore(
    { validators: 4, sequence: 1, primary: 'honest', views: 1, limit: 200_000, ...settings },
    engine === undefined ? undefined : BROKEN_ENGINES[engine],
  );
}

describe('exploration', function () {
  this.timeout(120_000);

  it('tells states apart by what matters, and not by the order of votes', () => {
    const books = [
      [1, 2],
      [2, 1],
      [1, 3],
    ].map((signers) => {
      const book = createVoteBook();
      for (const signer of signers) {
        book.add({ signer, view: 0, digest: Uint8Array.of(7), signature: Uint8Array.of(signer) });
      }
      return toText({ book, set: new Set(signers) });
    });
    equal(books[0], books[1]);
    ok(books[0] !== books[2]);
    equal(
      toText({ sequence: 1, prepares: [{ signer: 1 }] }),
      toText({ sequence: 1, prepares: [{ signer: 2 }] }),
    );
  });

  it('remembers states however large their numbers', () => {
    const visited = createVisited(4);
    const news = [
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [1, 2, 3, 2 ** 20],
      [1, 2, 3, 2 ** 20],
      [2, 1, 3, 4],
    ].map(visited.add);
    deepEqual(news, [true, false, true, false, true]);
  });

  it('of an honest primary comes to one end, in which all have decided', () => {
    const { complete, ends, decidedEnds, find } = run({});
    deepEqual({ complete, ends, decidedEnds, find }, { complete: true, ends: 1, decidedEnds: 1, find: null });
  });

  it('of an equivocating primary comes to its end without two decisions', () => {
    const { complete, states, find } = run({ primary: 'equivocating' });
    deepEqual({ complete, find }, { complete: true, find: null });
    ok(states > 1_000);
  });

  const same: readonly (readonly [primary: Primary, validators: number])[] = [
    ['honest', 2],
    ['honest', 3],
    ['silent', 3],
    ['silent', 4],
  ];
  for (const [primary, validators] of same) {
    it(`loses no end by its reduction: ${primary}, ${validators} validators`, () => {
      const [reduced, full] = [true, false].map((isReduced) => run({ primary, validators, isReduced }));
      ok(reduced!.complete && full!.complete);
      deepEqual([reduced!.ends, reduced!.decidedEnds], [full!.ends, full!.decidedEnds]);
      ok(reduced!.states <= full!.states);
    });
  }

  it('says how far it got', () => {
    const { complete, states } = run({ limit: 10 });
    deepEqual({ complete, states }, { complete: false, states: 10 });
  });

  it('catches a quorum that is one too small, with the order that breaks it', () => {
    const { find } = run({ primary: 'equivocating' }, 'quorum one too small');
    equal(find?.rule, 'agreement');
    ok(find.schedule.some((step) => step.startsWith('n1: prePrepare from n0')));
    ok(find.schedule.some((step) => /^n[23]: prePrepare from n0/.test(step)));
  });
});
