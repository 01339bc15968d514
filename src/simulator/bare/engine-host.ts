/**
 * One replica of a bare engine: the engine's process on a virtual machine, with the toy ledger in place of a whole replica.
 * It answers every output of `protocols/ordering.ts`; answers come back as inputs of later steps, never inside the step that asked.
 */
import type { Chance } from '../../base/chance.ts';
import { type Fault, isFault } from '../../base/fault.ts';
import type { Seen } from '../../checker/seen.ts';
import type { Claim, Effect, Event, ProcessConfig, ReplicaId } from '../../protocols/contract.ts';
import type { OrderingInput, OrderingOutput, OrderingProcess, Tip } from '../../protocols/ordering.ts';
import type { VirtualClock } from '../clock.ts';
import { createDiskSwitch } from '../disk-image.ts';
import type { DiskSwitch } from '../faults.ts';
import { createMachine, type Machine } from '../machine.ts';
import type { DiskSettings } from '../scenario.ts';
import type { Scheduler } from '../scheduler.ts';
import { type CatchUp, createCatchUp } from './catch-up.ts';
import type { BlockAnswer } from './check-answer.ts';
import { createKeeper, type Keeper } from './keeper.ts';
import { createProposer, type Proposer } from './proposer.ts';
import type { EngineSettings } from './settings.ts';
import { bytesToItem, type Item } from './toy-batch.ts';
import type { ToyTip } from './toy-ledger.ts';
import { createToyStore, type ToyStore } from './toy-store.ts';

/** What a bare replica needs of the world around it. */
export interface EngineHostConfig<M, P> {
  readonly id: ReplicaId;
  readonly members: number;
  readonly settings: EngineSettings<M, P>;
  readonly disk: DiskSettings;
  readonly scheduler: Scheduler;
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly sign: ProcessConfig['sign'];
  readonly isTrue: (claim: Claim) => boolean;
  readonly send: (to: ReplicaId | 'all', message: M) => void;
  /** Takes something other than an engine message to a peer. */
  readonly carry: (to: ReplicaId, deliver: (peer: EngineHost<M>) => void) => void;
  readonly see: (seen: Seen) => void;
}

/** Where a replica stands, for tests and for the end of a run. */
export interface EngineStatus extends ToyTip {
  /** The view that the engine spoke of last. */
  readonly view: number;
  readonly isCatchingUp: boolean;
  /** Why the engine does not vote; null when it does. */
  readonly muteReason: string | null;
}

export interface EngineHost<M> {
  readonly isUp: () => boolean;
  readonly start: () => void;
  readonly crash: () => void;
  readonly crashAfter: (effects: number) => void;
  readonly disks: DiskSwitch;
  readonly onMessage: (from: ReplicaId, message: M) => void;
  readonly onFault: (peer: ReplicaId, fault: Fault) => void;
  /** An item from a client, to be told to everybody, or from a peer. */
  readonly onItem: (item: Item, isFromClient: boolean) => void;
  readonly onBlockRequest: (from: ReplicaId, afterHeight: number) => void;
  readonly onBlocks: (from: ReplicaId, answer: BlockAnswer) => void;
  /** Gives the engine an input by hand. */
  readonly feed: (input: OrderingInput) => void;
  readonly store: ToyStore;
  /** False while the replica is down. */
  readonly hasExecuted: (item: Item) => boolean;
  /** Undefined while the replica is down. */
  readonly status: () => EngineStatus | undefined;
}

/** What one life of a replica remembers; gone with the power. */
interface Life<M> {
  readonly engine: OrderingProcess<M>;
  readonly proposer: Proposer;
  readonly keeper: Keeper;
  readonly catchUp: CatchUp;
  view: number;
  muteReason: string | null;
}

/** How often an engine is asked what it remembers: bounds are broken for good, so it is seen all the same. */
const MEMORY_STEPS = 16;

type EngineEffect<M> = Extract<Effect<M, OrderingOutput>, { type: 'send' | 'accuse' | 'output' }>;

class Host<M, P> implements EngineHost<M> {
  readonly store: ToyStore;
  readonly disks: DiskSwitch;
  private readonly config: EngineHostConfig<M, P>;
  private readonly machine: Machine<EngineEffect<M>>;
  private life: Life<M> | undefined;
  private steps = 0;

  constructor(config: EngineHostConfig<M, P>) {
    this.config = config;
    this.machine = createMachine<EngineEffect<M>>({
      ...config,
      isLeaving: (effect) => effect.type !== 'output',
      perform: (effect) => this.perform(effect),
      onTimer: (name) => this.step({ type: 'timer', name }),
      onCrash: () => {
        this.life = undefined;
        this.store.onCrash();
      },
    });
    this.store = createToyStore(this.machine, config.chance, config.disk, ({ blocks }) => {
      if (blocks.length > 0) config.see({ type: 'stored', blocks });
    });
    this.disks = createDiskSwitch(this.machine.promises, this.store.copy);
  }

  isUp = (): boolean => this.life !== undefined;
  crash = (): void => this.machine.crash();
  crashAfter = (effects: number): void => this.machine.crashAfter(effects);

  start = (): void => {
    if (this.life !== undefined) return;
    const records = this.machine.start();
    if (records === null) return;
    try {
      this.life = this.bear(records);
    } catch (error) {
      this.fail(error);
    }
    this.step({ type: 'start' });
  };

  feed = (input: OrderingInput): void => {
    this.machine.after(0, () => this.step({ type: 'input', input }));
  };

  onMessage = (from: ReplicaId, message: M): void => this.step({ type: 'message', from, message });

  onFault = (peer: ReplicaId, fault: Fault): void => this.config.see({ type: 'fault', peer, fault });

  onItem = (item: Item, isFromClient: boolean): void => {
    const isNew = this.life?.proposer.addItem(item) ?? false;
    if (!isFromClient || !isNew) return;
    for (let peer = 0; peer < this.config.members; peer += 1) {
      if (peer !== this.config.id) this.config.carry(peer, (host) => host.onItem(item, false));
    }
  };

  onBlockRequest = (from: ReplicaId, afterHeight: number): void => {
    const answer = this.life?.keeper.answer(afterHeight);
    if (answer !== undefined) this.config.carry(from, (host) => host.onBlocks(this.config.id, answer));
  };

  onBlocks = (from: ReplicaId, answer: BlockAnswer): void => this.life?.catchUp.onAnswer(from, answer);

  hasExecuted = (item: Item): boolean => this.life?.keeper.ledger.isExecuted(item) ?? false;

  status = (): EngineStatus | undefined => {
    if (this.life === undefined) return undefined;
    const { keeper, catchUp, view, muteReason } = this.life;
    const { sequence, height, blockHash } = keeper.ledger.tip();
    return { sequence, height, blockHash, view, isCatchingUp: catchUp.isActive(), muteReason };
  };

  private bear(records: readonly Uint8Array[]): Life<M> {
    const mark = this.store.mark();
    this.config.see({ type: 'born', ...mark });
    const tip: Tip = {
      ...mark,
      proof: this.store.blocks().at(-1)?.proof ?? null,
      certificate: this.store.newestCertificate()?.bytes ?? null,
    };
    const { id, members, settings, sign, chance } = this.config;
    const create = settings.wrap(id, settings.ordering.createProcess);
    const keeper = this.createKeeper();
    const proposer = this.createProposer(keeper);
    const catchUp = this.createCatchUp(keeper);
    const { parameters, timers } = settings;
    const engine = create({
      self: id,
      members,
      records,
      sign,
      chance: chance.next,
      tip,
      parameters,
      timers,
    });
    return { engine, proposer, keeper, catchUp, view: 0, muteReason: null };
  }

  private createKeeper(): Keeper {
    const { see } = this.config;
    return createKeeper({
      store: this.store,
      feed: this.feed,
      pass: this.machine.pass,
      onBlock: (block) => {
        const { sequence, height, blockHash } = block;
        see({ type: 'block', sequence, height, blockHash, stateRoot: blockHash });
        this.life?.proposer.onExecuted(sequence, block.items);
      },
      onReverted: (blocks) => {
        for (const block of blocks) for (const item of block.items) this.life?.proposer.addItem(item);
      },
      onDurable: (sequence, height) => see({ type: 'durable', sequence, height }),
    });
  }

  private createProposer(keeper: Keeper): Proposer {
    return createProposer({
      ...this.config.settings,
      feed: this.feed,
      wallMs: this.config.clock.wallMs,
      isExecuted: keeper.ledger.isExecuted,
    });
  }

  private createCatchUp(keeper: Keeper): CatchUp {
    const { id, members, settings, isTrue, carry } = this.config;
    return createCatchUp({
      rules: { ordering: settings.ordering, members, isTrue },
      keeper,
      feed: this.feed,
      after: this.machine.after,
      ask: (peer, afterHeight) => carry(peer, (host) => host.onBlockRequest(id, afterHeight)),
      onFault: this.onFault,
    });
  }

  private step(event: Event<M, OrderingInput>): void {
    const { life, config } = this;
    if (life === undefined) return;
    try {
      const effects = life.engine.step(event, config.clock.wallMs());
      config.see({ type: 'step', event, effects });
      this.steps += 1;
      if (this.steps % MEMORY_STEPS === 0) config.see({ type: 'memory', uses: life.engine.memory?.() ?? [] });
      this.machine.carryOut(effects);
    } catch (error) {
      this.fail(error);
    }
  }

  /** A broken invariant stops this replica, as it stops a node. */
  private fail(error: unknown): void {
    this.config.see({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
    this.crash();
  }

  private perform(effect: EngineEffect<M>): void {
    const { life } = this;
    if (life === undefined) return;
    if (effect.type === 'output') this.onOutput(life, effect.output);
    else if (effect.type === 'send') this.config.send(effect.to, effect.message);
  }

  private onOutput(life: Life<M>, output: OrderingOutput): void {
    const { proposer, keeper, catchUp } = life;
    switch (output.type) {
      case 'propose':
        proposer.onPropose(output);
        break;
      case 'withdraw':
        proposer.onWithdraw();
        break;
      case 'judge':
        this.onJudge(proposer, output);
        break;
      case 'ordered':
        proposer.onOrdered(output);
        break;
      case 'view':
        life.view = output.view;
        proposer.onView();
        break;
      case 'adopt':
        keeper.onAdopt(output.revert, output.decisions);
        break;
      case 'seal':
        keeper.onSeal(output.sequence, output.record);
        break;
      case 'final': {
        const { sequence, height, blockHash, certificate } = output;
        this.store.saveCertificate({ sequence, height, blockHash, bytes: certificate });
        break;
      }
      case 'urgent':
        proposer.onUrgent(output.transaction);
        break;
      case 'consult':
        this.onConsult(life, output);
        break;
      case 'behind':
        catchUp.begin(output.sequence, output.peers);
        break;
      case 'load': {
        const { digest, to } = output;
        const bytes = keeper.ledger.blockOfBatch(digest)?.batch.bytes ?? null;
        this.feed({ type: 'loaded', digest, to, bytes });
        break;
      }
      case 'mute':
        life.muteReason = output.reason;
        break;
      case 'notice':
        break;
    }
  }

  private onJudge(proposer: Proposer, question: Extract<OrderingOutput, { type: 'judge' }>): void {
    const delayMs = this.config.chance.next() * this.config.settings.judgeMsMax;
    this.machine.after(delayMs, () => {
      const { sequence, batch } = question;
      const input = {
        type: 'judged',
        digest: batch.digest,
        sequence,
        verdict: proposer.judge(question),
      } as const;
      this.step({ type: 'input', input });
    });
  }

  /** Who complains about an executed item is sent its block; who knows an item that we lack has it queued here. */
  private onConsult(life: Life<M>, complaint: Extract<OrderingOutput, { type: 'consult' }>): void {
    const { from, serial, transaction } = complaint;
    const item = bytesToItem(transaction);
    if (isFault(item)) return;
    const block = life.keeper.ledger.blockOf(item);
    if (block === undefined) life.proposer.addItem(item);
    else this.onBlockRequest(from, block.height - 1);
    this.feed({ type: 'consulted', from, serial, executed: block !== undefined });
  }
}

/** A replica that is down; `start` begins its first life. */
export function createEngineHost<M, P>(config: EngineHostConfig<M, P>): EngineHost<M> {
  return new Host(config);
}
