/**
 * A world of bare ordering engines: n replicas on one virtual network, with clients, faults, a checker and a rolling hash over everything.
 * Drive it by hand (`advance`, `apply`, `submit`...) or run its scenario to the end (`run`).
 */
import type { Checker } from '../../checker/checker.ts';
import { createDriver, type Driver } from '../driver.ts';
import { createFoundation, type WorldOptions } from '../foundation.ts';
import type { VirtualNetwork } from '../network.ts';
import { createVirtualKeys, drawKeyPairs } from '../virtual-keys.ts';
import { createEngineHost, type EngineHost } from './engine-host.ts';
import { createEngineLinks } from './engine-links.ts';
import type { EngineSettings } from './settings.ts';
import { TOY_GENESIS } from './toy-ledger.ts';
import { describeUnfinished } from './unfinished.ts';

/** The chain of bare engines has no genesis: any fixed name will do. */
const TOY_CHAIN_ID = TOY_GENESIS.blockHash;

/** The engine and its parameters must be given; every other setting has a default. */
export type EngineWorldOptions<M, P> = WorldOptions &
  Pick<EngineSettings<M, P>, 'ordering' | 'parameters'> &
  Partial<EngineSettings<M, P>>;

export interface EngineWorld<M> extends Driver {
  readonly replicas: readonly EngineHost<M>[];
  readonly network: VirtualNetwork;
  readonly checker: Checker;
}

function toSettings<M, P>(options: EngineWorldOptions<M, P>): EngineSettings<M, P> {
  return {
    timers: { viewTimeoutMs: 500, viewTimeoutMsMax: 8_000 },
    wire: 'bytes',
    signatures: 'tags',
    batchItemsMax: 10,
    clockBoundMs: 5_000,
    judgeMsMax: 1,
    wrap: (_replica, create) => create,
    ...options,
  };
}

/** A new world: all replicas have been started, and nothing else has happened. */
export function createEngineWorld<M, P>(options: EngineWorldOptions<M, P>): EngineWorld<M> {
  const settings = toSettings(options);
  const foundation = createFoundation(options);
  const { scenario, chance, scheduler, network, checker, hash, see } = foundation;
  const members = scenario.validators;
  const keyChance = chance.fork('keys');
  const pairs = settings.signatures === 'none' ? [] : drawKeyPairs(members, keyChance);
  const keys = createVirtualKeys(settings.signatures, pairs, TOY_CHAIN_ID, keyChance);
  const replicas: EngineHost<M>[] = [];
  const identities = [...Array(members).keys(), ...(options.twins ?? [])];
  const links = createEngineLinks({
    settings,
    members,
    identities,
    network,
    replicas,
    hash,
    isTrue: keys.isTrue,
    see,
  });
  for (const [instance, id] of identities.entries()) {
    replicas.push(
      createEngineHost<M, P>({
        id,
        members,
        settings,
        disk: scenario.disk,
        scheduler,
        clock: foundation.clocks[instance]!,
        chance: chance.fork(`replica ${instance}`),
        sign: keys.signerOf(id),
        isTrue: keys.isTrue,
        send: (to, message) => links.send(instance, to, message),
        carry: (to, deliver) => links.carry(instance, to, deliver),
        see: (seen) => see(instance, seen),
      }),
    );
  }
  const driver = createDriver({
    foundation,
    replicas,
    submit: (item, replica) => replicas[replica]?.onItem(item, true),
    unfinished: (items) => describeUnfinished(replicas, items, foundation.isTrusted),
    isDone: foundation.isDone,
  });
  for (const replica of replicas) replica.start();
  return { ...driver, replicas, network, checker };
}
