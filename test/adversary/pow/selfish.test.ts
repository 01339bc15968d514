/** Algorithm 1 of Eyal & Sirer, move by move: what a selfish miner shows, and when. */
import { deepEqual, equal } from 'node:assert/strict';
import type { Tools } from '../../../src/adversary/behaviour.ts';
import { selfish } from '../../../src/adversary/pow/selfish.ts';
import type { WorkedHeader } from '../../../src/protocols/pow/header.ts';
import type { PowMessage } from '../../../src/protocols/pow/messages.ts';
import { batchOf, firstHeader, mine } from '../../protocols/pow/headers.ts';

const OWN = new Uint8Array(32).fill(7);

function open() {
  const mining = { publicKey: OWN, blockAt: () => undefined };
  let told = 0;
  const tools = { mining, standing: () => ({ height: 0 }), told: () => (told += 1) } as unknown as Tools;
  const lie = selfish.engine!(tools);
  const blockAt = (height: number, miner: Uint8Array): WorkedHeader => mine(firstHeader({ height, miner }));
  const heightsOf = (sayings: readonly { message: PowMessage }[]): number[] =>
    sayings.map(({ message }) => (message.type === 'block' ? message.header.header.height : -1));
  const say = (message: PowMessage) => lie.say!({ to: 'all', message });
  return {
    told: () => told,
    say,
    /** An own block at this height: what leaves of it, and what is shown besides. */
    find(height: number): number[] {
      const header = blockAt(height, OWN);
      const said = say({ type: 'block', header, batch: batchOf(height, 1) });
      return [...heightsOf(said), ...heightsOf(lie.add!({ type: 'timer', name: 'none' }))];
    },
    /** Somebody else shows a block at this height: what is shown in answer. */
    hear(height: number): number[] {
      const header = blockAt(height, new Uint8Array(32).fill(1));
      return heightsOf(lie.add!({ type: 'message', from: 1, message: { type: 'tip', header } }));
    },
  };
}

describe('a selfish miner', () => {
  it('keeps what it finds, and announces no tip that others do not know', () => {
    const { find, say, told } = open();
    deepEqual([find(1), find(2)], [[], []]);
    equal(told(), 2);
    const header = mine(firstHeader({ height: 2, miner: OWN }));
    deepEqual(say({ type: 'tip', header }), []);
    const cut = say({ type: 'headers', headers: [mine(firstHeader({ height: 0 })), header] });
    equal(cut[0]?.message.type === 'headers' && cut[0].message.headers.length, 1);
  });

  it('with a lead of one matches the block of others, and wins with the next of its own', () => {
    const { find, hear } = open();
    find(1);
    deepEqual(hear(1), [1]);
    deepEqual(find(2), [2]);
    deepEqual(find(3), [], 'and begins anew');
  });

  it('with a lead of two cashes in', () => {
    const { find, hear } = open();
    for (const height of [1, 2]) find(height);
    deepEqual(hear(1), [1, 2]);
  });

  it('with a longer lead shows one block for each of others, until it leads by one', () => {
    const { find, hear } = open();
    for (const height of [1, 2, 3, 4]) find(height);
    deepEqual([hear(1), hear(2), hear(3)], [[1], [2], [3, 4]]);
  });

  it('gives up a branch that is behind', () => {
    const { find, hear } = open();
    find(1);
    deepEqual([hear(2), hear(3)], [[], []]);
    deepEqual(find(4), [], 'what it finds on theirs is secret again');
    deepEqual(hear(4), [4]);
  });
});
