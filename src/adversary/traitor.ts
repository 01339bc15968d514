/**
 * One traitor: the seats in which its lies sit, a switch that gives and takes orders while it runs, and the count of lies really told.
 * It outlives the lives of its replica. Without an order it is honest.
 */
import { assert } from '../base/assert.ts';
import { createChance } from '../base/chance.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { OrderingConfig, OrderingProcess, Tip } from '../protocols/ordering.ts';
import type { Craft, Standing, Tools, Wire } from './behaviour.ts';
import { wrapEngine } from './engine-wrapper.ts';
import type { Lie } from './lie.ts';
import { createMemory, type Memory } from './memory.ts';
import type { Order } from './order.ts';
import { overhear } from './overhear.ts';
import { type Answers, type Steps, wrapAnswers, wrapPorts } from './port-wrapper.ts';

type Factory<M, P> = (config: OrderingConfig<P>) => OrderingProcess<M>;

export interface TraitorSettings<M> {
  readonly self: ReplicaId;
  readonly members: number;
  readonly craft: Craft<M>;
  /** Keys that fellow traitors share; default: none. */
  readonly fellows?: Tools['fellows'];
  /** Default null: there is nothing below the ports. */
  readonly wire?: Wire | null;
  /** It has lied in an earlier life. Default false. */
  readonly hasLied?: boolean;
  /** Hears what its honest code says, whatever its lies then make of it. */
  readonly onSay?: (message: M) => void;
  /** Hears of every lie that was really told. */
  readonly onLie?: (behaviour: string, what: string) => void;
}

export interface Traitor<M> {
  /** Put in place of the honest factory (`ReplicaConfig.createEngine`). */
  readonly createEngine: <P>(honest: Factory<M, P>) => Factory<M, P>;
  /** Put between a replica and its host. */
  readonly wrapReplica: (replica: Steps) => Steps;
  /** Put between a replica and its clients. */
  readonly answers: Answers;
  /** These orders, and no others; none: honest from now on. */
  readonly set: (orders: readonly Order[]) => void;
  readonly orders: () => readonly Order[];
  /** How many lies of each behaviour were really told. */
  readonly told: () => Readonly<Record<string, number>>;
  /** Its `sign`, to be shared with fellow traitors; undefined before its first life. */
  readonly sign: () => OrderingConfig<unknown>['sign'] | undefined;
}

const UNBORN: Standing = {
  view: 0,
  active: false,
  height: 0,
  durable: 0,
  isQuiet: false,
  certificate: null,
};

const NO_TIP: Tip = {
  sequence: 0,
  height: 0,
  blockHash: new Uint8Array(),
  seal: null,
  proof: null,
  certificate: null,
};

export function createTraitor<M>(settings: TraitorSettings<M>): Traitor<M> {
  return new Switch(settings);
}

class Switch<M> implements Traitor<M> {
  readonly answers: Answers;
  readonly #settings: TraitorSettings<M>;
  readonly #told = new Map<string, number>();
  #orders: readonly Order[] = [];
  #lies: readonly Lie<M>[] = [];
  #hasLied: boolean;
  #config: OrderingConfig<unknown> | undefined;
  #memory: Memory | undefined;
  #lives = 0;

  constructor(settings: TraitorSettings<M>) {
    this.#settings = settings;
    this.#hasLied = settings.hasLied ?? false;
    this.answers = wrapAnswers(this.#seat);
  }

  readonly #seat = {
    standing: (): Standing => this.#memory?.standing() ?? UNBORN,
    lies: (): readonly Lie<M>[] => this.#lies,
  };

  createEngine =
    <P>(honest: Factory<M, P>): Factory<M, P> =>
    (config) => {
      const memory = createMemory(config as OrderingConfig<never>);
      this.#config = config;
      this.#memory = memory;
      this.#lives += 1;
      this.#beginLies();
      const { craft, onSay } = this.#settings;
      return wrapEngine(onSay ? overhear(honest, onSay) : honest, config, {
        craft,
        memory,
        lies: () => this.#lies,
        hasLied: () => this.#hasLied,
      });
    };

  wrapReplica = (replica: Steps): Steps => wrapPorts(replica, this.#seat);
  orders = (): readonly Order[] => this.#orders;
  told = (): Readonly<Record<string, number>> => Object.fromEntries(this.#told);
  sign = (): OrderingConfig<unknown>['sign'] | undefined => this.#config?.sign;

  set = (orders: readonly Order[]): void => {
    this.#orders = orders;
    this.#beginLies();
  };

  #beginLies(): void {
    const config = this.#config;
    if (config === undefined) return;
    this.#lies = this.#orders.map((order) => this.#beginLie(order, config));
    this.#hasLied ||= this.#orders.length > 0;
  }

  #beginLie(order: Order, config: OrderingConfig<unknown>): Lie<M> {
    const behaviour = this.#settings.craft.behaviours.find(({ name }) => name === order.behaviour);
    assert(behaviour !== undefined, `the order was read, so ${order.behaviour} is a behaviour`);
    const chance = createChance(`${order.seed}/${order.behaviour}/${order.traitor}/${this.#lives}`);
    const tools = this.#createTools(order, config, chance.fork('lie'));
    const engine = behaviour.engine?.(tools) ?? {};
    const ports = behaviour.ports?.(tools) ?? {};
    return { behaviour, engine, ports, when: order.when, dice: chance.fork('trigger') };
  }

  #createTools(order: Order, config: OrderingConfig<unknown>, chance: Tools['chance']): Tools {
    const { self, members } = this.#settings;
    const { sign, parameters, timers, mining } = config;
    return {
      self,
      members,
      peers: Array.from({ length: members }, (_, peer) => peer).filter((peer) => peer !== self),
      towards: order.towards,
      sender: order.sender,
      payment: order.payment ?? null,
      chance,
      sign,
      fellows: this.#settings.fellows ?? (() => new Map()),
      wire: this.#settings.wire ?? null,
      parameters,
      timers,
      mining,
      standing: this.#seat.standing,
      tip: () => this.#memory?.tip() ?? NO_TIP,
      told: (what) => {
        this.#told.set(order.behaviour, (this.#told.get(order.behaviour) ?? 0) + 1);
        this.#settings.onLie?.(order.behaviour, what);
      },
    };
  }
}
