/**
 * One whole replica on a virtual machine: the same `createReplica` that the node runs, its effects carried out on a virtual network, disk,
 * clock and signature worker. What had reached its chain store or its promise log survives a crash; all else is lost.
 */
import { unreachable } from '../../base/assert.ts';
import type { Chance } from '../../base/chance.ts';
import type { Seen } from '../../checker/seen.ts';
import type { verify } from '../../crypto/signature.ts';
import type { Application } from '../../ledger/application.ts';
import { BATCH_BASE_BYTES } from '../../ledger/batch.ts';
import type { Genesis } from '../../ledger/genesis.ts';
import { createLedger } from '../../ledger/ledger.ts';
import type { Beginning } from '../../ledger/opening.ts';
import type { Claim, ProcessConfig, ReplicaId } from '../../protocols/contract.ts';
import type { AnyOrdering } from '../../replica/engines.ts';
import type {
  BlockWrite,
  Lane,
  ReplicaEffect,
  ReplicaEvent,
  StoredCertificate,
} from '../../replica/ports.ts';
import { createReplica, type Replica } from '../../replica/replica.ts';
import type { VirtualClock } from '../clock.ts';
import { createDiskSwitch } from '../disk-image.ts';
import type { DiskSwitch } from '../faults.ts';
import { createMachine, type Machine, type MachineEffect } from '../machine.ts';
import type { DiskSettings } from '../scenario.ts';
import type { Scheduler } from '../scheduler.ts';
import { createWriteQueue, type WriteQueue } from '../write-queue.ts';
import { createMemoryChain, type MemoryChain } from './memory-chain.ts';
import type { ReplicaSettings, Steps } from './settings.ts';
import { toldBy, writesToSeen } from './sightings.ts';
import { createVirtualMiner, type VirtualMiner } from './virtual-miner.ts';

/** What a whole replica needs of the world around it. */
export interface ReplicaHostConfig {
  readonly id: ReplicaId;
  readonly genesis: Genesis;
  readonly application: Application;
  /** What the genesis begins with: the same for all replicas, before any of them has done anything. */
  readonly beginning: Beginning;
  readonly ordering: AnyOrdering;
  readonly settings: ReplicaSettings;
  readonly disk: DiskSettings;
  readonly scheduler: Scheduler;
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly sign: ProcessConfig['sign'];
  readonly isTrue: (claim: Claim) => boolean;
  /** Checks the signatures of transactions. */
  readonly verify: typeof verify;
  readonly send: (to: ReplicaId | 'all', lane: Lane, bytes: Uint8Array) => void;
  /** This replica's power came or went. */
  readonly onPower: () => void;
  readonly see: (seen: Seen) => void;
}

export interface ReplicaHost {
  readonly isUp: () => boolean;
  readonly start: () => void;
  readonly crash: () => void;
  readonly crashAfter: (effects: number) => void;
  readonly disks: DiskSwitch;
  /** One step of the replica; nothing, while it is down. */
  readonly dispatch: (event: ReplicaEvent) => void;
  /** The same a little later, unless this life has ended by then. */
  readonly dispatchLater: (delayMs: number, event: ReplicaEvent) => void;
  /** What its disk holds. */
  readonly chain: MemoryChain;
  /** The replica itself, for its queries; undefined while down. */
  readonly replica: () => Replica | undefined;
}

/** How often a replica is asked what it remembers: bounds are broken for good, so it is seen all the same. */
const MEMORY_STEPS = 16;

type HostEffect = Exclude<ReplicaEffect, MachineEffect>;

class Host implements ReplicaHost {
  readonly chain = createMemoryChain();
  readonly disks: DiskSwitch;
  readonly #config: ReplicaHostConfig;
  readonly #machine: Machine<HostEffect>;
  readonly #writes: WriteQueue;
  readonly #miner: VirtualMiner;
  /** The beginning of an atomic write whose end is still to come. */
  #gathered: BlockWrite[] = [];
  #replica: Replica | undefined;
  #steps: Steps | undefined;
  #stepCount = 0;

  constructor(config: ReplicaHostConfig) {
    this.#config = config;
    this.#machine = createMachine<HostEffect>({
      ...config,
      isLeaving: ({ type }) =>
        type === 'send' || type === 'commit' || type === 'saveCertificate' || type === 'saveEvidence',
      perform: (effect) => this.#perform(effect),
      onTimer: (name) => this.dispatch({ type: 'timer', name }),
      onCrash: () => {
        this.#replica = undefined;
        this.#steps = undefined;
        this.#gathered = [];
        this.#writes.onCrash();
        config.onPower();
      },
    });
    this.#writes = createWriteQueue(this.#machine.after, config.chance, config.disk);
    this.#miner = createVirtualMiner(
      this.#machine.after,
      config.chance.fork('miner'),
      config.settings.hashesPerSecond(config.id),
      (job, header) => this.dispatch({ type: 'found', job, header }),
    );
    this.disks = createDiskSwitch(this.#machine.promises, this.chain.copy);
  }

  isUp = (): boolean => this.#replica !== undefined;
  crash = (): void => this.#machine.crash();
  crashAfter = (effects: number): void => this.#machine.crashAfter(effects);
  replica = (): Replica | undefined => this.#replica;

  start = (): void => {
    if (this.#replica !== undefined) return;
    const records = this.#machine.start();
    if (records === null) return;
    this.#guard(() => {
      this.#replica = this.#createReplica(records);
      this.#steps = this.#config.settings.wrapReplica(this.#config.id, this.#replica);
      this.#config.see({ type: 'born', ...this.#replica.status() });
    });
    this.dispatch({ type: 'start' });
    this.#config.onPower();
  };

  dispatch = (event: ReplicaEvent): void => {
    this.#guard(() => {
      const effects = this.#steps?.step(event, this.#config.clock.wallMs());
      if (effects === undefined) return;
      this.#lookAtMemory();
      this.#machine.carryOut(effects);
    });
  };

  dispatchLater = (delayMs: number, event: ReplicaEvent): void =>
    this.#machine.after(delayMs, () => this.dispatch(event));

  #lookAtMemory(): void {
    this.#stepCount += 1;
    if (this.#stepCount % MEMORY_STEPS !== 0 || this.#replica === undefined) return;
    this.#config.see({ type: 'memory', uses: this.#replica.memory() });
  }

  /** A broken invariant stops this replica, as it stops a node. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#config.see({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
      this.crash();
    }
  }

  #createReplica(records: readonly Uint8Array[]): Replica {
    const { id, genesis, application, beginning, settings, sign, isTrue, chance, see } = this.#config;
    const { ordering } = this.#config;
    const keepUndo = ordering.finality.type === 'probabilistic';
    return createReplica({
      self: id,
      members: genesis.validators.length,
      ordering,
      createEngine: settings.wrap(id, ordering.createProcess),
      parameters: genesis.engine.parameters,
      ledger: createLedger({ genesis, application, beginning, reader: this.chain, keepUndo }),
      reader: this.chain,
      records,
      sign,
      verifyClaim: isTrue,
      chance: chance.next,
      timers: settings.timers,
      batch: {
        transactionsMax: genesis.limits.batchTransactions,
        bytesMax: genesis.limits.batchBytes - BATCH_BASE_BYTES,
      },
      observer: see,
    });
  }

  #perform(effect: HostEffect): void {
    switch (effect.type) {
      case 'send':
        this.#config.send(effect.to, effect.lane, effect.bytes);
        break;
      case 'commit':
        this.#commit(effect.write);
        break;
      case 'saveCertificate':
        this.#saveCertificate(effect.certificate);
        break;
      case 'saveEvidence':
        this.#writes.add(() => this.chain.saveEvidence(effect.evidence));
        break;
      case 'verify':
        this.#verify(effect);
        break;
      case 'work':
        this.#miner.work(effect.job, effect.header);
        break;
      case 'submitted':
      case 'life':
        for (const told of toldBy(effect)) this.#config.see(told);
        break;
      case 'fault':
        break;
      default:
        unreachable(effect);
    }
  }

  #commit(write: BlockWrite): void {
    this.#gathered.push(write);
    if (write.continues) return;
    const writes = this.#gathered;
    this.#gathered = [];
    const apply = (): void => {
      for (const one of writes) this.chain.commit(one);
      this.#config.see(writesToSeen(writes));
    };
    this.#writes.add(apply, () => {
      for (const { mark } of writes) this.dispatch({ type: 'committed', sequence: mark.sequence });
    });
  }

  #saveCertificate(stored: StoredCertificate): void {
    const { bytes: certificate, ...point } = stored;
    this.#writes.add(() => {
      this.chain.saveCertificate(stored);
      this.#config.see({ type: 'certified', certificate, ...point });
    });
  }

  #verify({ request, checks }: Extract<HostEffect, { type: 'verify' }>): void {
    const { chance, settings } = this.#config;
    const valid = checks.map((check) => this.#config.verify(check.publicKey, check.message, check.signature));
    this.dispatchLater(chance.next() * settings.verifyMsMax, { type: 'verified', request, valid });
  }
}

/** A replica that is down; `start` begins its first life. */
export function createReplicaHost(config: ReplicaHostConfig): ReplicaHost {
  return new Host(config);
}
