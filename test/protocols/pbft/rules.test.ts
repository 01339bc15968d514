/** The predicates against naive second implementations, over random input. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { faultBound, quorum } from '../../../src/protocols/common/quorum.ts';
import { carryOver, isNull } from '../../../src/protocols/pbft/rules.ts';
import { batchNamed, certificateOf, pointAt, preparedOf, viewChangeOf } from './support.ts';

describe('quorum arithmetic, for every n', () => {
  it('bears f traitors: two quorums share an honest member, and the honest alone are one', () => {
    for (let n = 1; n <= 128; n++) {
      const f = faultBound(n);
      const q = quorum(n);
      assert.ok(n >= 3 * f + 1 && n < 3 * (f + 1) + 1, `f of ${n}`);
      assert.ok(2 * q - n >= f + 1, `two quorums of ${n} share f + 1`);
      assert.ok(n - f >= q, `the honest of ${n} suffice`);
      assert.ok(2 * (q - 1) - n < f + 1, `no smaller quorum of ${n} would do`);
      if (n === 3 * f + 1) assert.equal(q, 2 * f + 1);
    }
  });
});

const report = fc.record({
  certified: fc.integer({ min: 0, max: 4 }),
  prepared: fc.uniqueArray(
    fc.record({
      sequence: fc.integer({ min: 1, max: 8 }),
      view: fc.integer({ min: 0, max: 5 }),
      label: fc.constantFrom('a', 'b', 'c'),
    }),
    { selector: ({ sequence }) => sequence, maxLength: 6 },
  ),
});

describe('PBFT §4.4, the computation of O', () => {
  it('agrees with the sentence of the paper, number by number', () => {
    fc.assert(
      fc.property(fc.array(report, { minLength: 1, maxLength: 5 }), (reports) => {
        const viewChanges = reports.map(({ certified, prepared }, signer) =>
          viewChangeOf(signer, 9, {
            certificates: certified === 0 ? [] : [certificateOf(pointAt(certified), [0, 1, 2])],
            prepared: [...prepared]
              .sort((x, y) => x.sequence - y.sequence)
              .map(({ view, sequence, label }) =>
                preparedOf(view, sequence, batchNamed(label).digest, [1, 2]),
              ),
          }),
        );
        const { certificate, ballots } = carryOver(viewChanges);
        const min = Math.max(...reports.map(({ certified }) => certified));
        const all = reports.flatMap(({ prepared }) => prepared);
        const max = Math.max(0, ...all.map(({ sequence }) => sequence));
        assert.equal(certificate?.sequence ?? 0, min);
        assert.equal(ballots.length, Math.max(0, max - min));
        for (const { sequence, digest } of ballots) {
          const candidates = all.filter((one) => one.sequence === sequence);
          const highest = Math.max(...candidates.map(({ view }) => view));
          const lawful = candidates
            .filter(({ view }) => view === highest)
            .map(({ label }) => batchNamed(label).digest);
          if (candidates.length === 0) assert.ok(isNull(digest));
          else assert.ok(lawful.some((one) => Buffer.from(one).equals(digest)));
        }
      }),
    );
  });

  it('does not depend on the order of V', () => {
    fc.assert(
      fc.property(fc.array(report, { minLength: 2, maxLength: 4 }), (reports) => {
        const viewChanges = reports.map(({ prepared }, signer) =>
          viewChangeOf(signer, 9, {
            prepared: prepared.map(({ view, sequence, label }) =>
              preparedOf(view, sequence, batchNamed(label).digest, [1, 2]),
            ),
          }),
        );
        assert.deepEqual(carryOver(viewChanges).ballots, carryOver([...viewChanges].reverse()).ballots);
      }),
    );
  });
});
