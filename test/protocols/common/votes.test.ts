/** Vote books and certificates' signers against naive second implementations, over random input. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { lowestSigners } from '../../../src/protocols/common/signatures.ts';
import { sortBy } from '../../../src/protocols/common/sort-by.ts';
import { type BookedVote, createVoteBook } from '../../../src/protocols/common/vote-book.ts';

const vote: fc.Arbitrary<BookedVote> = fc.record({
  signer: fc.integer({ min: 0, max: 6 }),
  view: fc.integer({ min: 0, max: 3 }),
  digest: fc.constantFrom(1, 2).map((byte) => new Uint8Array(32).fill(byte)),
  signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
});

describe('a vote book', () => {
  it('counts one vote per member and view, the first, and names it to who votes otherwise', () => {
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 30 }), (votes) => {
        const book = createVoteBook();
        const first = new Map<string, BookedVote>();
        for (const one of votes) {
          const booking = book.add(one);
          const key = `${one.signer} ${one.view}`;
          const known = first.get(key);
          if (known === undefined) {
            first.set(key, one);
            assert.equal(booking.type, 'new');
          } else if (known.digest[0] === one.digest[0]) assert.equal(booking.type, 'known');
          else assert.deepEqual(booking, { type: 'conflict', first: known });
        }
        assert.deepEqual(new Set(book.all()), new Set(first.values()));
        for (const { view, digest } of votes) {
          const same = [...first.values()].filter((one) => one.view === view && one.digest[0] === digest[0]);
          assert.deepEqual(new Set(book.matching(view, digest)), new Set(same));
          assert.equal(book.count(view, digest), same.length);
        }
      }),
    );
  });

  it('keeps the votes of the four highest views of a member, so that a liar displaces only its own', () => {
    const book = createVoteBook();
    const of = (signer: number, view: number): BookedVote => ({
      ...{ signer, view },
      ...{ digest: new Uint8Array(32), signature: new Uint8Array(64) },
    });
    book.add(of(1, 0));
    for (let view = 1; view < 9; view += 1) assert.equal(book.add(of(0, view)).type, 'new');
    assert.equal(book.add(of(0, 0)).type, 'stale');
    const views = book.all().filter(({ signer }) => signer === 0);
    assert.deepEqual(new Set(views.map(({ view }) => view)), new Set([5, 6, 7, 8]));
    assert.equal(book.count(0, new Uint8Array(32)), 1);
  });
});

describe('short lists', () => {
  it('are sorted as by the language, equal ones as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.nat())), (list) => {
        assert.deepEqual(
          sortBy([...list], ([key]) => key),
          [...list].sort(([left], [right]) => left - right),
        );
      }),
    );
  });

  it('give the lowest signers, ascending', () => {
    const signatures = [4, 0, 3, 1].map((signer) => ({ signer, signature: Uint8Array.of(signer) }));
    assert.deepEqual(lowestSigners(signatures, 3), [signatures[1], signatures[3], signatures[2]]);
  });
});
