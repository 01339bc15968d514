/** The runtime keeps the contract of `replica/ports.ts`: what rests on a promise waits for the disk, and nothing else does. */
import { deepEqual, equal } from 'node:assert/strict';
import { createRuntime, type Runtime, type RuntimePorts } from '../../src/node/runtime.ts';
import type { BlockWrite, ReplicaEffect, ReplicaEvent } from '../../src/replica/ports.ts';
import { createDeferred, type Deferred, turn } from './deferred.ts';

const BYTES = Uint8Array.of(1);
const persist: ReplicaEffect = { type: 'persist', record: BYTES };
const send = (to: number): ReplicaEffect => ({ type: 'send', to, lane: 'consensus', bytes: BYTES });
const commit = (sequence: number): ReplicaEffect => ({
  type: 'commit',
  write: {
    mark: { sequence, height: sequence, blockHash: BYTES, seal: BYTES },
    block: null,
    state: [],
    outcomes: [],
    revertTo: null,
  } satisfies BlockWrite,
});

/** A runtime whose ports write down what they are asked, and whose disk answers when the test says so. */
function createBench(script: (event: ReplicaEvent) => readonly ReplicaEffect[]) {
  const journal: string[] = [];
  const syncs: Deferred[] = [];
  const commits: Deferred[] = [];
  const fatal: unknown[] = [];
  const wait = (list: Deferred[]) => {
    const deferred = createDeferred();
    list.push(deferred);
    return deferred.promise;
  };
  const ports: RuntimePorts = {
    promises: {
      append: () => void journal.push('append'),
      sync: () => wait(syncs),
      rewrite: async (keep) => void journal.push(`rewrite ${keep.length}`),
    },
    store: {
      commit: ({ mark }) => {
        journal.push(`commit ${mark.sequence}`);
        return wait(commits);
      },
      saveCertificate: async () => void journal.push('certificate'),
      saveEvidence: async () => void journal.push('evidence'),
    },
    verifier: {
      verify: async (checks) => {
        journal.push('verify');
        return checks.map(() => true);
      },
    },
    send: (to) => void journal.push(`send ${to}`),
    work: (job) => void journal.push(`work ${job}`),
    onSubmitted: () => void journal.push('submitted'),
    onLife: () => void journal.push('life'),
    onCommitted: ({ mark }) => void journal.push(`committed ${mark.sequence}`),
    onFinal: () => void journal.push('final'),
    onFault: () => void journal.push('fault'),
    onFatal: (error) => void fatal.push(error),
    nowMs: () => 1_000,
  };
  const steps: ReplicaEvent[] = [];
  const runtime: Runtime = createRuntime(
    {
      step: (event) => {
        steps.push(event);
        return script(event);
      },
    },
    ports,
  );
  return { runtime, journal, syncs, commits, fatal, steps };
}

/** One list of effects per timer event, in turn. */
function inTurn(...lists: (readonly ReplicaEffect[])[]) {
  const waiting = [...lists];
  return (event: ReplicaEvent) => (event.type === 'timer' ? (waiting.shift() ?? []) : []);
}

const tick: ReplicaEvent = { type: 'timer', name: 'tick' };

describe('runtime', () => {
  it('sends at once what follows no promise', () => {
    const { runtime, journal } = createBench(inTurn([send(1), send(2)]));
    runtime.dispatch(tick);
    deepEqual(journal, ['send 1', 'send 2']);
  });

  it('holds back what follows a promise, also of later steps, and goes on stepping', async () => {
    const { runtime, journal, syncs, steps } = createBench(inTurn([send(1), persist, send(2)], [send(3)]));
    runtime.dispatch(tick);
    runtime.dispatch(tick);
    equal(steps.length, 2);
    deepEqual(journal, ['send 1', 'append']);
    syncs[0]!.resolve();
    await turn();
    deepEqual(journal, ['send 1', 'append', 'send 2', 'send 3']);
  });

  it('keeps the order when a later promise is durable first', async () => {
    const { runtime, journal, syncs } = createBench(inTurn([persist, send(1), persist, send(2)]));
    runtime.dispatch(tick);
    syncs[1]!.resolve();
    await turn();
    deepEqual(journal, ['append', 'append']);
    syncs[0]!.resolve();
    await turn();
    deepEqual(journal, ['append', 'append', 'send 1', 'send 2']);
  });

  it('begins a block only when every earlier promise is durable, and lets later effects pass it', async () => {
    const { runtime, journal, syncs, commits } = createBench(inTurn([persist, commit(7), send(1)]));
    runtime.dispatch(tick);
    deepEqual(journal, ['append']);
    syncs[0]!.resolve();
    await turn();
    deepEqual(journal, ['append', 'commit 7', 'send 1']);
    commits[0]!.resolve();
    await turn();
    deepEqual(journal.at(-1), 'committed 7');
  });

  it('tells the replica of a block on disk, and only then', async () => {
    const { runtime, commits, steps } = createBench(inTurn([commit(7)]));
    runtime.dispatch(tick);
    await turn();
    equal(steps.length, 1);
    commits[0]!.resolve();
    await turn();
    deepEqual(steps[1], { type: 'committed', sequence: 7 });
  });

  it('lets signature checks and answers to submitters pass a promise', async () => {
    const { runtime, journal, steps } = createBench(
      inTurn([
        persist,
        {
          type: 'verify',
          request: 3,
          checks: [{ publicKey: BYTES, message: BYTES, signature: BYTES }],
        },
        { type: 'submitted', request: 1, results: [] },
        { type: 'life', id: BYTES, life: { type: 'waiting' } },
      ]),
    );
    runtime.dispatch(tick);
    deepEqual(journal, ['append', 'verify', 'submitted', 'life']);
    await turn();
    deepEqual(steps[1], { type: 'verified', request: 3, valid: [true] });
  });

  it('replaces the promise log in the order of the effects', async () => {
    const { runtime, journal } = createBench(
      inTurn([{ type: 'note', record: BYTES }, { type: 'forget', keep: [BYTES] }, persist]),
    );
    runtime.dispatch(tick);
    await turn();
    deepEqual(journal, ['append', 'rewrite 1', 'append']);
  });

  it('never steps inside a step', () => {
    const seen: string[] = [];
    const { runtime } = createBench((event) => {
      seen.push(`begin ${event.type}`);
      if (event.type === 'start') runtime.dispatch(tick);
      seen.push(`end ${event.type}`);
      return [];
    });
    runtime.dispatch({ type: 'start' });
    deepEqual(seen, ['begin start', 'end start', 'begin timer', 'end timer']);
  });

  it('sends nothing more once a promise could not be kept', async () => {
    const { runtime, journal, syncs, fatal, steps } = createBench(inTurn([persist, send(1)], [send(2)]));
    const full = new Error('no space left');
    runtime.dispatch(tick);
    syncs[0]!.reject(full);
    await turn();
    runtime.dispatch(tick);
    deepEqual(fatal, [full]);
    deepEqual(journal, ['append']);
    equal(steps.length, 1);
  });

  it('sends nothing more once a block could not be written', async () => {
    const { runtime, journal, commits, fatal } = createBench(inTurn([commit(1)], [send(2)]));
    runtime.dispatch(tick);
    commits[0]!.reject(new Error('no space left'));
    await turn();
    runtime.dispatch(tick);
    equal(fatal.length, 1);
    deepEqual(journal, ['commit 1']);
  });

  it('stops for a broken invariant of the replica', () => {
    const { runtime, fatal } = createBench(() => {
      throw new Error('invariant broken: a test');
    });
    runtime.dispatch(tick);
    runtime.dispatch(tick);
    equal(fatal.length, 1);
  });

  it('replaces a running timer, and never fires one that was cleared', async () => {
    const { runtime, steps } = createBench((event) =>
      event.type === 'start'
        ? [
            { type: 'setTimer', name: 'kept', delayMs: 100_000 },
            { type: 'setTimer', name: 'kept', delayMs: 1 },
            { type: 'setTimer', name: 'cleared', delayMs: 0 },
            { type: 'clearTimer', name: 'cleared' },
          ]
        : [],
    );
    runtime.dispatch({ type: 'start' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    deepEqual(steps.slice(1), [{ type: 'timer', name: 'kept' }]);
    await runtime.stop();
  });

  it('stops when the disk has everything, and without releasing what waits', async () => {
    const { runtime, journal, syncs } = createBench(inTurn([persist, send(1)]));
    runtime.dispatch(tick);
    let stopped = false;
    const stopping = runtime.stop().then(() => {
      stopped = true;
    });
    await turn();
    equal(stopped, false);
    syncs[0]!.resolve();
    await stopping;
    deepEqual(journal, ['append']);
  });
});
