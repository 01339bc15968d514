import { deepEqual, equal } from 'node:assert/strict';
import { createChance } from '../../src/base/chance.ts';
import { createVirtualClock } from '../../src/simulator/clock.ts';
import { createMachine, type Machine, type MachineEffect } from '../../src/simulator/machine.ts';
import { advanceTo } from '../../src/simulator/run.ts';
import type { DiskSettings } from '../../src/simulator/scenario.ts';
import { createScheduler, type Scheduler } from '../../src/simulator/scheduler.ts';

type TestEffect = { readonly type: 'send' | 'inside'; readonly name: string };

interface Bench {
  readonly machine: Machine<TestEffect>;
  readonly scheduler: Scheduler;
  /** What came out, and the timers that fired. */
  readonly seen: string[];
  readonly advance: (timeMs: number) => void;
}

const SYNC_MS = 10;

function createBench(unsyncedSurvival = 0): Bench {
  const scheduler = createScheduler();
  const seen: string[] = [];
  const range = { minMs: SYNC_MS, maxMs: SYNC_MS };
  const disk: DiskSettings = { sync: range, commit: range, unsyncedSurvival };
  const machine = createMachine<TestEffect>({
    scheduler,
    clock: createVirtualClock(scheduler),
    chance: createChance(1),
    disk,
    isLeaving: ({ type }) => type === 'send',
    perform: ({ name }) => seen.push(name),
    onTimer: (name) => seen.push(`timer ${name}`),
    onCrash: () => seen.push('crash'),
  });
  machine.start();
  return { machine, scheduler, seen, advance: (timeMs) => advanceTo(scheduler, timeMs) };
}

const persist = (byte: number): MachineEffect => ({ type: 'persist', record: Uint8Array.of(byte) });
const note = (byte: number): MachineEffect => ({ type: 'note', record: Uint8Array.of(byte) });
const forget = (...keep: number[]): MachineEffect => ({
  type: 'forget',
  keep: keep.map((byte) => Uint8Array.of(byte)),
});
const send = (name: string): TestEffect => ({ type: 'send', name });
const inside = (name: string): TestEffect => ({ type: 'inside', name });

/** The records that a new life finds, by their first byte. */
function restart({ machine }: Bench): number[] {
  machine.crash();
  return (machine.start() ?? []).map((record) => record[0]!);
}

describe('a virtual machine', () => {
  it('holds back what leaves until the promise before it is durable, also from later steps', () => {
    const bench = createBench();
    bench.machine.carryOut([send('before'), persist(1), send('after'), inside('inside')]);
    bench.machine.carryOut([send('later step')]);
    deepEqual(bench.seen, ['before', 'inside']);
    bench.advance(SYNC_MS);
    deepEqual(bench.seen, ['before', 'inside', 'after', 'later step']);
  });

  it('lets one sync serve all that asked while another was running', () => {
    const bench = createBench();
    bench.machine.carryOut([persist(1), send('one')]);
    bench.advance(1);
    bench.machine.carryOut([persist(2), send('two'), persist(3), send('three')]);
    bench.advance(SYNC_MS);
    deepEqual(bench.seen, ['one']);
    bench.advance(2 * SYNC_MS);
    deepEqual(bench.seen, ['one', 'two', 'three']);
  });

  it('loses in a crash what is not synced, and everything that it held back', () => {
    const bench = createBench();
    bench.machine.carryOut([persist(1)]);
    bench.advance(SYNC_MS);
    bench.machine.carryOut([note(2), persist(3), send('never')]);
    deepEqual(restart(bench), [1]);
    bench.advance(100);
    deepEqual(bench.seen, ['crash']);
  });

  it('may find unsynced writes on the platter, but never one without those before it', () => {
    const bench = createBench(1);
    bench.machine.carryOut([note(1), persist(2)]);
    deepEqual(restart(bench), [1, 2]);
  });

  it('makes notes durable with the next promise', () => {
    const bench = createBench();
    bench.machine.carryOut([note(1), persist(2)]);
    bench.advance(SYNC_MS);
    deepEqual(restart(bench), [1, 2]);
  });

  it('rewrites the log at once or not at all, and nothing waits for it', () => {
    const bench = createBench();
    bench.machine.carryOut([persist(1)]);
    bench.advance(SYNC_MS);
    bench.machine.carryOut([forget(7, 8), send('not held back')]);
    deepEqual(bench.seen, ['not held back']);
    deepEqual(restart(bench), [1]);
    bench.machine.carryOut([forget(7, 8), note(9)]);
    bench.advance(3 * SYNC_MS);
    deepEqual(restart(bench), [7, 8]);
  });

  it('can crash between any two effects, also between two that waited for one barrier', () => {
    const effects = [send('a'), persist(1), send('b'), send('c'), inside('d')];
    const seenAfter = (count: number): readonly string[] => {
      const bench = createBench();
      bench.machine.crashAfter(count);
      bench.machine.carryOut(effects);
      bench.advance(100);
      return bench.seen;
    };
    deepEqual(seenAfter(1), ['a', 'crash']);
    deepEqual(seenAfter(2), ['a', 'crash']);
    deepEqual(seenAfter(3), ['a', 'd', 'crash']);
    deepEqual(seenAfter(4), ['a', 'd', 'b', 'crash']);
    deepEqual(seenAfter(5), ['a', 'd', 'b', 'c', 'crash']);
  });

  it('replaces a running timer, fires no cleared one, and keeps none over a crash', () => {
    const bench = createBench();
    const timer = (name: string, delayMs: number): MachineEffect => ({ type: 'setTimer', name, delayMs });
    bench.machine.carryOut([timer('again', 5), timer('again', 20), timer('cleared', 5)]);
    bench.machine.carryOut([{ type: 'clearTimer', name: 'cleared' }]);
    bench.advance(19);
    deepEqual(bench.seen, []);
    bench.advance(20);
    deepEqual(bench.seen, ['timer again']);
    bench.machine.carryOut([timer('lost', 5)]);
    restart(bench);
    bench.advance(100);
    deepEqual(bench.seen, ['timer again', 'crash']);
  });

  it('fires a timer when it was last set for, be that sooner or later than before', () => {
    const bench = createBench();
    const set = (delayMs: number): void =>
      bench.machine.carryOut([{ type: 'setTimer', name: 'view', delayMs }]);
    const clear = (): void => bench.machine.carryOut([{ type: 'clearTimer', name: 'view' }]);
    set(20);
    set(5);
    bench.advance(4);
    deepEqual(bench.seen, []);
    bench.advance(5);
    deepEqual(bench.seen, ['timer view']);
    // its place of the first setting, at 20, is still among the events to come
    set(25);
    bench.advance(29);
    deepEqual(bench.seen, ['timer view']);
    bench.advance(30);
    deepEqual(bench.seen, ['timer view', 'timer view']);
    set(10);
    clear();
    bench.advance(38);
    set(10);
    bench.advance(47);
    equal(bench.seen.length, 2);
    bench.advance(100);
    equal(bench.seen.length, 3, 'once, at 48');
  });

  it('keeps timers monotonic when the wall clock jumps', () => {
    const scheduler = createScheduler();
    const clock = createVirtualClock(scheduler, 2);
    const before = clock.wallMs();
    clock.setOffset(-5_000);
    equal(clock.wallMs(), before - 5_000);
    equal(clock.trueDelayMs(10), 5);
  });
});
