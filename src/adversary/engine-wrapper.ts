/**
 * An honest engine inside a liar. Without an order it is the honest engine, effect for effect; with one, events and effects pass through
 * the lies that stand between it and the replica.
 */
import type { Effect, Event, ReplicaId } from '../protocols/contract.ts';
import type {
  OrderingConfig,
  OrderingInput,
  OrderingOutput,
  OrderingProcess,
  Tip,
} from '../protocols/ordering.ts';
import type { Craft, Saying } from './behaviour.ts';
import { type Copy, createCopy, isCopyTimer } from './copy.ts';
import { createDelays } from './delays.ts';
import { type Lie, passThrough, triggeredOf } from './lie.ts';
import type { Memory } from './memory.ts';

type EngineEvent<M> = Event<M, OrderingInput>;
type EngineEffect<M> = Effect<M, OrderingOutput>;
type Factory<M, P> = (config: OrderingConfig<P>) => OrderingProcess<M>;

export interface EngineSeat<M> {
  readonly craft: Craft<M>;
  readonly memory: Memory;
  /** The lies ordered at present. */
  readonly lies: () => readonly Lie<M>[];
  /** Has this traitor ever had an order? Then own statements may be about that it did not make honestly. */
  readonly hasLied: () => boolean;
}

export function wrapEngine<M, P>(
  create: Factory<M, P>,
  config: OrderingConfig<P>,
  seat: EngineSeat<M>,
): OrderingProcess<M> {
  return new LyingEngine(create, config, seat);
}

class LyingEngine<M, P> implements OrderingProcess<M> {
  readonly #create: Factory<M, P>;
  readonly #config: OrderingConfig<P>;
  readonly #seat: EngineSeat<M>;
  readonly #delays = createDelays<EngineEffect<M>>();
  #honest: OrderingProcess<M>;
  #copy: Copy<M> | undefined;
  /** Blocks that the replica has above the point that the engine stepped back to. */
  #above = 0;

  constructor(create: Factory<M, P>, config: OrderingConfig<P>, seat: EngineSeat<M>) {
    this.#create = create;
    this.#config = config;
    this.#seat = seat;
    this.#honest = create(config);
  }

  step(event: EngineEvent<M>, nowMs: number): readonly EngineEffect<M>[] {
    const released = event.type === 'timer' ? this.#delays.release(event.name) : undefined;
    if (released !== undefined) return released;
    const lies = this.#seat.lies();
    if (lies.length === 0) this.#copy = undefined;
    if (this.#isHidden(event)) return [];
    if (lies.length === 0) return this.#stepHonest(event, nowMs);
    const heard = passThrough(this.#triggered(lies), ({ engine }) => engine.hear, event);
    const effects = heard.flatMap((one) => this.#stepBoth(lies, one, this.#clock(lies, one, nowMs)));
    const told = effects.flatMap((effect) => this.#rewrite(lies, effect));
    for (const { engine } of this.#triggered(lies)) {
      const added = engine.add?.(event) ?? [];
      told.push(...added.map((saying) => ({ type: 'send', ...saying }) as const));
    }
    return [...told, ...this.#forgetIfTold(lies, told, nowMs), ...this.#stepBackIfTold(lies, nowMs)];
  }

  #clock(lies: readonly Lie<M>[], event: EngineEvent<M>, nowMs: number): number {
    return this.#triggered(lies).reduce(
      (shown, { engine }) => engine.clockMs?.(event, shown) ?? shown,
      nowMs,
    );
  }

  #triggered(lies: readonly Lie<M>[]): readonly Lie<M>[] {
    return triggeredOf(lies, this.#seat.memory.standing());
  }

  /** The timer of a copy that is gone, or what a liar does not listen to. */
  #isHidden(event: EngineEvent<M>): boolean {
    if (event.type === 'timer') return this.#copy === undefined && isCopyTimer(event.name);
    const { craft, hasLied } = this.#seat;
    if (event.type !== 'message' || !hasLied()) return false;
    return craft.isAboutSelf(event.message, this.#config.self, this.#config.members);
  }

  #stepHonest(event: EngineEvent<M>, nowMs: number): readonly EngineEffect<M>[] {
    if (event.type === 'timer' && isCopyTimer(event.name)) return [];
    const effects = this.#honest.step(event, nowMs).map((effect) => this.#takeBack(effect));
    this.#seat.memory.observe(event, effects);
    return effects;
  }

  /** The first adoption after a step back takes off what the engine does not know of. */
  #takeBack(effect: EngineEffect<M>): EngineEffect<M> {
    if (this.#above === 0 || effect.type !== 'output' || effect.output.type !== 'adopt') return effect;
    const revert = effect.output.revert + this.#above;
    this.#above = 0;
    return { ...effect, output: { ...effect.output, revert } };
  }

  /** The engine, and its copy if some lie wants one; each speaks to its own peers. */
  #stepBoth(lies: readonly Lie<M>[], event: EngineEvent<M>, nowMs: number): readonly EngineEffect<M>[] {
    const twin = lies.find(({ engine }) => engine.copySpeaksTo);
    const own = this.#stepHonest(event, nowMs);
    if (twin === undefined) return own;
    const listeners = twin.engine.copySpeaksTo!();
    const fresh = this.#copy === undefined;
    this.#copy ??= createCopy(this.#create, this.#config, this.#seat.memory);
    const start = fresh ? this.#copy.step({ type: 'start' }, nowMs) : [];
    const others = fresh && event.type === 'start' ? [] : this.#copy.step(event, nowMs);
    return [
      ...own.flatMap((effect) => this.#sendOnly(effect, (peer) => !listeners.includes(peer))),
      ...[...start, ...others].flatMap((effect) =>
        this.#sendOnly(effect, (peer) => listeners.includes(peer)),
      ),
    ];
  }

  #sendOnly(effect: EngineEffect<M>, isListener: (peer: ReplicaId) => boolean): readonly EngineEffect<M>[] {
    if (effect.type !== 'send') return [effect];
    const peers = effect.to === 'all' ? this.#peers() : [effect.to];
    return peers.filter(isListener).map((to) => ({ ...effect, to }));
  }

  #peers(): readonly ReplicaId[] {
    const { members, self } = this.#config;
    return Array.from({ length: members }, (_, peer) => peer).filter((peer) => peer !== self);
  }

  #rewrite(lies: readonly Lie<M>[], effect: EngineEffect<M>): readonly EngineEffect<M>[] {
    if (effect.type === 'output') {
      const outputs = passThrough(this.#triggered(lies), ({ engine }) => engine.output, effect.output);
      return outputs.map((output) => ({ ...effect, output }));
    }
    if (effect.type !== 'send') return [effect];
    const triggered = this.#triggered(lies);
    const said = passThrough<M, Saying<M>>(triggered, ({ engine }) => engine.say, effect);
    return said.map(({ to, message }) => {
      const send = { type: 'send', to, message } as const;
      const delays = triggered.map(({ engine }) => engine.delayMs?.(send) ?? 0);
      const delayMs = Math.max(0, ...delays);
      return delayMs > 0 ? this.#delays.hold(delayMs, [send]) : send;
    });
  }

  /** An older memory: the engine is born again with what it knew at its birth. */
  #forgetIfTold(
    lies: readonly Lie<M>[],
    told: readonly EngineEffect<M>[],
    nowMs: number,
  ): readonly EngineEffect<M>[] {
    const { memory } = this.#seat;
    const said = told.filter((effect) => effect.type === 'send');
    if (!memory.standing().isQuiet || !lies.some(({ engine }) => engine.forgets?.(said))) return [];
    return this.#beginAgain(memory.oldRecords(), memory.tip(), nowMs);
  }

  /** A shorter chain: the engine is born again further down. */
  #stepBackIfTold(lies: readonly Lie<M>[], nowMs: number): readonly EngineEffect<M>[] {
    const { memory } = this.#seat;
    if (!memory.standing().isQuiet) return [];
    for (const { engine } of this.#triggered(lies)) {
      const below = engine.stepsBackTo?.();
      if (below === undefined) continue;
      this.#above = memory.tip().height - below.height;
      const idle = { type: 'output', output: { type: 'work', job: 0, header: null } } as const;
      return [idle, ...this.#beginAgain(this.#config.records, below, nowMs)];
    }
    return [];
  }

  #beginAgain(records: readonly Uint8Array[], tip: Tip, nowMs: number): readonly EngineEffect<M>[] {
    const stopped = [...this.#seat.memory.timers].map((name) => ({ type: 'clearTimer', name }) as const);
    this.#honest = this.#create({ ...this.#config, records, tip });
    return [...stopped, ...this.#stepHonest({ type: 'start' }, nowMs)];
  }
}
