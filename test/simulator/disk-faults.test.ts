import { deepEqual, equal, ok } from 'node:assert/strict';
import { createPromiseDisk, type PromiseDisk } from '../../src/simulator/promise-disk.ts';
import { createReplicaWorld, type ReplicaWorld } from '../../src/simulator/whole/replica-world.ts';

const record = (byte: number): Uint8Array => Uint8Array.of(byte, byte);

/** A disk with records 1 and 2 synced, and 3 and 4 on their way. */
function createTestDisk(): PromiseDisk {
  const disk = createPromiseDisk();
  disk.sync([1, 2].map((byte) => disk.append(record(byte))).at(-1)!);
  for (const byte of [3, 4]) disk.append(record(byte));
  return disk;
}

const open = (disk: PromiseDisk): number[] | undefined => disk.open()?.map((bytes) => bytes[0]!);

describe('a virtual promise disk', () => {
  it('cuts a tail that the last crash tore, and only that', () => {
    const disk = createTestDisk();
    disk.lose(1, true);
    deepEqual(open(disk), [1, 2, 3]);
    deepEqual(open(disk), [1, 2, 3]);
  });

  it('cannot be opened when a synced record is damaged', () => {
    const disk = createTestDisk();
    disk.lose(0);
    disk.damage();
    equal(disk.open(), null);
  });

  it('comes back as its copy is, torn tail and all', () => {
    const disk = createTestDisk();
    disk.lose(0, true);
    const restore = disk.copy();
    deepEqual(open(disk), [1, 2]);
    disk.sync(disk.append(record(5)));
    deepEqual(open(disk), [1, 2, 5]);
    restore();
    deepEqual(open(disk), [1, 2]);
  });
});

/** Replica 3 of a world with so many items executed, after its disk was copied at half of them. */
function worldWithImage(items: number): ReplicaWorld {
  const world = createReplicaWorld();
  for (let item = 1; item <= items; item += 1) {
    if (item === items / 2) world.apply({ type: 'image', replica: 3 });
    world.submit(item, 0);
    world.advance(100);
  }
  ok(world.advanceUntil(() => world.unfinished(items) === null, 5_000));
  return world;
}

describe('disks of whole replicas', () => {
  it('come back old, and the network goes on with the others', () => {
    for (const part of ['all', 'promises', 'chain'] as const) {
      const world = worldWithImage(10);
      const before = world.replicas[3]!.chain.mark()!.height;
      world.apply({ type: 'oldDisk', replica: 3, part });
      const after = world.replicas[3]!.chain.mark()!.height;
      equal(after < before, part !== 'promises');
      world.apply({ type: 'restart', replica: 3 });
      world.submit(11, 1);
      ok(world.advanceUntil(() => world.unfinished(11) === null, 20_000));
      deepEqual(world.checker.violations(), []);
    }
  });

  it('that are damaged keep their replica from starting', () => {
    const world = worldWithImage(4);
    world.apply({ type: 'damage', replica: 3 });
    world.apply({ type: 'restart', replica: 3 });
    ok(!world.replicas[3]!.isUp());
    world.submit(5, 1);
    ok(world.advanceUntil(() => world.unfinished(5) === null, 20_000));
  });

  it('leave too few replicas to go on, and the run says so instead of blaming anybody', () => {
    const faults = [2, 3].map((replica) => ({ atMs: 1_000, type: 'damage', replica }) as const);
    const { violations, excuse } = createReplicaWorld({ scenario: { faults } }).run();
    deepEqual(violations, []);
    ok(excuse?.startsWith('a quorum is missing: 2 of 4'));
  });
});
