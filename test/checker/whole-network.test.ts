import { deepEqual, equal, ok } from 'node:assert/strict';
import { createChecker } from '../../src/checker/checker.ts';
import { createPbftVotesOf } from '../../src/checker/pbft-votes.ts';
import type { Seen } from '../../src/checker/seen.ts';
import type { RuleName, Violation } from '../../src/checker/violation.ts';
import { createAccountsApplication } from '../../src/ledger/accounts/accounts.ts';
import type { ReplicaId } from '../../src/protocols/contract.ts';
import { orderingOf } from '../../src/replica/engines.ts';
import { randomScenario } from '../../src/simulator/random-scenario.ts';
import { createSharedVerify } from '../../src/simulator/virtual-keys.ts';
import { createReplicaWorld, type ReplicaWorldOptions } from '../../src/simulator/whole/replica-world.ts';
import { BROKEN, BROKEN_REPLICAS } from '../simulator/broken-replicas.ts';

const SCENARIO = { durationMs: 1_000, settleMs: 5_000 };

function violationsOf(options: ReplicaWorldOptions): readonly Violation[] {
  return createReplicaWorld({ scenario: SCENARIO, votesOf: createPbftVotesOf(4), ...options }).run()
    .violations;
}

describe('the checker over whole replicas', () => {
  /** The rule that names the fault, and no rule that blames anybody else. */
  const controls: Readonly<Record<keyof typeof BROKEN_REPLICAS, RuleName>> = {
    'stores a wrong state root': 'execution',
    'executes twice': 'integrity',
    'tells clients before it stores': 'durability',
    'accuses the honest': 'no-false-accusation',
    'shows certificates of nothing': 'certificates',
    'decides without proof': 'certificates',
    'stops on an invariant': 'no-failure',
    'remembers everything': 'bounded-memory',
  };
  for (const [name, rule] of Object.entries(controls)) {
    it(`catches a replica that ${name} by ${rule}`, () => {
      const create = BROKEN_REPLICAS[name as keyof typeof BROKEN_REPLICAS];
      const violations = violationsOf(create());
      ok(
        violations.some((violation) => violation.rule === rule),
        JSON.stringify(violations),
      );
      /** Agreement names who says the other thing second, termination the first of those who wait. */
      const blamed = violations.filter((one) => one.rule !== 'agreement' && one.rule !== 'termination');
      deepEqual(
        blamed.filter(({ replica }) => replica !== BROKEN),
        [],
      );
    });
    it(`believes nothing of a traitor that ${name}`, () => {
      const create = BROKEN_REPLICAS[name as keyof typeof BROKEN_REPLICAS];
      deepEqual(violationsOf({ ...create(), isHonest: (replica) => replica !== BROKEN }), []);
    });
  }

  it('catches a network that stalls, unless so many are traitors that it may', () => {
    const isSilent = (replica: ReplicaId): boolean => replica >= BROKEN;
    const wrapReplica: ReplicaWorldOptions['wrapReplica'] = (replica, steps) => ({
      step: (event, nowMs) =>
        steps.step(event, nowMs).filter(({ type }) => type !== 'send' || !isSilent(replica)),
    });
    deepEqual(
      violationsOf({ wrapReplica }).map(({ rule }) => rule),
      ['termination'],
    );
    deepEqual(violationsOf({ wrapReplica, isHonest: (replica) => !isSilent(replica) }), []);
  });

  it('catches a disk that has lost what was acknowledged', () => {
    const world = createReplicaWorld({ scenario: SCENARIO });
    for (let item = 1; item <= 5; item += 1) {
      world.submit(item, 0);
      world.advance(100);
    }
    const replica = world.replicas[BROKEN]!;
    replica.disks.takeImage();
    for (let item = 6; item <= 10; item += 1) {
      world.submit(item, 0);
      world.advance(100);
    }
    replica.crash();
    replica.disks.bringBack('chain');
    replica.start();
    ok(world.checker.violations().some((one) => one.rule === 'durability' && one.replica === BROKEN));
  });

  it('catches a network that executes what nobody signed', () => {
    const world = createReplicaWorld({
      scenario: SCENARIO,
      wrapReplica: (_replica, steps) => ({
        step: (event, nowMs) => {
          const believed =
            event.type === 'verified' ? { ...event, valid: event.valid.map(() => true) } : event;
          return steps.step(believed, nowMs);
        },
      }),
    });
    const forged = world.people.transactionOf(1).bytes.slice();
    forged[forged.length - 1]! ^= 1;
    world.replicas[0]!.dispatch({ type: 'submit', request: 1, transactions: [forged] });
    world.advance(1_000);
    const [first] = world.checker.violations();
    equal(first?.rule, 'validity');
    ok(first?.detail.includes('has not signed'));
  });
});

type Line = readonly [replica: ReplicaId, seen: Seen, atMs: number];

/** What a live network shows of itself. */
const COLLECTED: readonly Seen['type'][] = ['step', 'block', 'durable', 'fault', 'sync', 'notice'];

/** A run as its replicas tell it, and a checker that sees nothing else. */
function collect(seed: number) {
  const stream: Line[] = [];
  const world = createReplicaWorld({
    scenario: randomScenario(seed, 4, { faultyMax: 0 }),
    watch: (replica, seen, atMs) => {
      if (COLLECTED.includes(seen.type)) stream.push([replica, seen, atMs]);
    },
  });
  world.run();
  const { genesis } = world.people;
  const check = (lines: readonly Line[]): readonly Violation[] => {
    const checker = createChecker({
      isHonest: () => true,
      votesOf: createPbftVotesOf(4),
      isCollected: true,
      chain: {
        genesis,
        application: createAccountsApplication(),
        ordering: orderingOf(genesis),
        isTrue: world.isTrue,
        verify: createSharedVerify(),
      },
    });
    for (const line of lines) checker.see(...line);
    return checker.violations();
  };
  return { stream, check };
}

describe('the checker over streams that were collected', () => {
  it('finds nothing wrong where nothing is', () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const { stream, check } = collect(seed);
      deepEqual([seed, check(stream)], [seed, []]);
    }
  });

  it('finds a wrong state root, and names the event', () => {
    const { stream, check } = collect(1);
    const index = stream.findIndex(([replica, seen]) => replica === 1 && seen.type === 'block');
    const changed = stream.map(
      (line, at): Line =>
        at === index ? [line[0], { ...line[1], stateRoot: new Uint8Array(32) } as Seen, line[2]] : line,
    );
    const found = check(changed).find(({ rule }) => rule === 'execution');
    equal(found?.replica, 1);
    ok(found !== undefined && found.position > index);
  });

  it('finds two votes of one replica in what others received', () => {
    const { stream, check } = collect(1);
    const isCommit = ([, seen]: Line): boolean =>
      seen.type === 'step' && seen.event.type === 'message' && isCommitMessage(seen.event.message);
    const [replica, seen, atMs] = stream.find(isCommit)!;
    ok(seen.type === 'step' && seen.event.type === 'message');
    const message = structuredClone(seen.event.message) as { body: { digest: Uint8Array } };
    message.body.digest[0]! ^= 1;
    const again: Line = [replica, { ...seen, event: { ...seen.event, message } }, atMs];
    ok(check([...stream, again]).some(({ rule }) => rule === 'one-vote'));
  });
});

function isCommitMessage(message: unknown): boolean {
  return (message as { readonly type: string }).type === 'commit';
}
