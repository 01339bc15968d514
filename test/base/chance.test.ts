import { deepEqual, equal, notDeepEqual, ok, throws } from 'node:assert/strict';
import { createChance } from '../../src/base/chance.ts';

const FROZEN = [0.6398781544525218, 0.9885096822226404, 572, 'c'];

const draw = (seed: number | string) => {
  const chance = createChance(seed);
  return [chance.next(), chance.next(), chance.integer(1000), chance.pick(['a', 'b', 'c'])];
};

describe('chance', () => {
  it('repeats itself (frozen: old seeds must go on failing)', () => {
    deepEqual(draw(1), FROZEN);
    deepEqual(draw('1'), FROZEN);
    notDeepEqual(draw(2), FROZEN);
  });

  it('keeps to its bounds and reaches all of them', () => {
    const chance = createChance('bounds');
    const seen = new Set(Array.from({ length: 200 }, () => chance.integer(6)));
    deepEqual([...seen].sort(), [0, 1, 2, 3, 4, 5]);
    for (let count = 0; count < 1000; count++) {
      const number = chance.next();
      ok(number >= 0 && number < 1);
    }
    equal(chance.integer(1), 0);
    ok(Number.isSafeInteger(chance.integer(Number.MAX_SAFE_INTEGER)));
  });

  it('forks by label alone, whatever was drawn before', () => {
    const [one, other] = [createChance(9), createChance(9)];
    one.next();
    equal(one.fork('a').next(), other.fork('a').next());
    notDeepEqual(one.fork('a').next(), one.fork('b').next());
    notDeepEqual(one.fork('a').next(), other.next());
  });

  it('refuses an empty choice', () => {
    throws(() => createChance(1).integer(0), /invariant broken/);
    throws(() => createChance(1).integer(1.5), /invariant broken/);
    throws(() => createChance(1).pick([]), /invariant broken/);
  });
});
