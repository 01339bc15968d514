/**
 * A world of whole replicas: engine, ledger, mempool and catching up as in the node, on one virtual network. Same handles, scenarios and
 * checker as a world of bare engines. Links between replicas that are up never go down: a cut loses frames, nobody is told.
 */

import { createChance } from '../../base/chance.ts';
import { isFault } from '../../base/fault.ts';
import type { Checker } from '../../checker/checker.ts';
import { createAccountsApplication } from '../../ledger/accounts/accounts.ts';
import { createBeginning } from '../../ledger/opening.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import { type AnyOrdering, orderingOf } from '../../replica/engines.ts';
import { engineMessageOf } from '../../replica/frames.ts';
import type { Lane } from '../../replica/ports.ts';
import { createDriver, type Driver } from '../driver.ts';
import { createFoundation, type Foundation, scenarioOf, type WorldOptions } from '../foundation.ts';
import type { VirtualNetwork } from '../network.ts';
import { fingerprint } from '../rolling-hash.ts';
import type { Scenario } from '../scenario.ts';
import { createSharedVerify, createVirtualKeys, type VirtualKeys } from '../virtual-keys.ts';
import { createPeople, KEYS, type People } from './people.ts';
import { createReplicaHost, type ReplicaHost } from './replica-host.ts';
import type { ReplicaSettings } from './settings.ts';
import { shareWire } from './shared-wire.ts';
import { describeUnfinished } from './unfinished.ts';

/** Every setting has a default. */
export type ReplicaWorldOptions = WorldOptions & Partial<ReplicaSettings>;

export interface ReplicaWorld extends Driver {
  readonly scenario: Scenario;
  readonly replicas: readonly ReplicaHost[];
  readonly network: VirtualNetwork;
  readonly checker: Checker;
  readonly people: People;
  /** Is this signature of a validator right? */
  readonly isTrue: VirtualKeys['isTrue'];
}

/** How long a peer takes to notice that a link came up or went down. */
const LINK_MS = 1;

function toSettings(options: ReplicaWorldOptions): ReplicaSettings {
  return {
    genesis: {},
    ordering: orderingOf,
    timers: { viewTimeoutMs: 500, viewTimeoutMsMax: 8_000 },
    signatures: 'tags',
    verifyMsMax: 2,
    hashesPerSecond: () => 10,
    wrap: (_replica, create) => create,
    wrapReplica: (_replica, steps) => steps,
    ...options,
  };
}

/** Sends frames, and shows the checker the engine messages in them. */
function createSend(
  foundation: Foundation,
  replicas: readonly ReplicaHost[],
  ordering: Pick<AnyOrdering, 'decode'>,
  { votesOf, onLost }: WorldOptions,
): (from: ReplicaId, to: ReplicaId | 'all', lane: Lane, bytes: Uint8Array) => void {
  const { network, hash, scheduler, see } = foundation;
  const read = (bytes: Uint8Array) => {
    const inside = votesOf ? engineMessageOf(bytes) : undefined;
    const message = inside && ordering.decode(inside);
    return { bytes, print: fingerprint(bytes), message, isRead: message !== undefined && !isFault(message) };
  };
  /** The latest frame, read once: a liar sends the same bytes to one after the other. */
  let frame = read(new Uint8Array());
  return (from, to, lane, bytes) => {
    if (frame.bytes !== bytes) frame = read(bytes);
    const { print, message, isRead } = frame;
    hash.number(print);
    if (isRead) see(from, { type: 'sent', message, to });
    replicas.forEach((peer, id) => {
      if (id === from || (to !== 'all' && to !== id)) return;
      const lose = isRead && onLost ? () => onLost(from, id, message, scheduler.nowMs()) : undefined;
      const deliver = (): void => {
        hash.number(print);
        if (!peer.isUp()) lose?.();
        peer.dispatch({ type: 'frame', from, lane, bytes });
      };
      network.send(from, id, deliver, lose);
    });
  };
}

/** Tells a replica whose power came or went, and everybody else, which links changed. */
function tellLinks(replicas: readonly ReplicaHost[], changed: ReplicaId): void {
  const connected = replicas[changed]?.isUp() ?? false;
  replicas.forEach((host, id) => {
    if (id === changed || !host.isUp()) return;
    host.dispatchLater(LINK_MS, { type: 'peer', peer: changed, connected });
    if (connected) replicas[changed]?.dispatchLater(LINK_MS, { type: 'peer', peer: id, connected });
  });
}

/** A new world: all replicas have been started, and nothing else has happened. */
export function createReplicaWorld(options: ReplicaWorldOptions = {}): ReplicaWorld {
  const settings = toSettings(options);
  const { seed, validators: members, workload } = scenarioOf(options);
  const keyChance = createChance(seed).fork(KEYS);
  const people = createPeople(members, workload.items, settings, keyChance);
  const keys = createVirtualKeys(settings.signatures, people.validators, people.chainId, keyChance);
  const verify = createSharedVerify();
  const foundation = createFoundation(options, {
    genesis: people.genesis,
    application: createAccountsApplication(),
    ordering: orderingOf(people.genesis),
    isTrue: keys.isTrue,
    verify,
  });
  const { scenario, chance, scheduler, network, checker, see } = foundation;
  const replicas: ReplicaHost[] = [];
  const application = createAccountsApplication();
  const beginning = createBeginning(people.genesis, application);
  const ordering = shareWire(settings.ordering(people.genesis));
  const send = createSend(foundation, replicas, ordering, options);
  for (let id = 0; id < members; id += 1) {
    const host = createReplicaHost({
      id,
      genesis: people.genesis,
      application,
      beginning,
      ordering,
      settings,
      disk: scenario.disk,
      scheduler,
      clock: foundation.clocks[id]!,
      chance: chance.fork(`replica ${id}`),
      sign: keys.signerOf(id),
      isTrue: keys.isTrue,
      verify,
      send: (to, lane, bytes) => send(id, to, lane, bytes),
      onPower: () => tellLinks(replicas, id),
      see: (seen) => see(id, seen),
    });
    replicas.push(host);
  }
  let requests = 0;
  const driver = createDriver({
    foundation,
    replicas,
    submit(item, replica) {
      requests += 1;
      const transactions = [people.transactionOf(item).bytes];
      replicas[replica]?.dispatch({ type: 'submit', request: requests, transactions });
    },
    unfinished: (items) => describeUnfinished(replicas, people, items, foundation.isTrusted),
    isDone: (item) => foundation.isDone(people.nameOf(item)),
  });
  for (const replica of replicas) replica.start();
  return { ...driver, scenario, replicas, network, checker, people, isTrue: keys.isTrue };
}
