/**
 * A second copy of an honest engine with the same key, in the seat of the first: it hears what the first hears and thinks for itself. There
 * is one ledger, so the copy is told what was executed as soon as it has decided the same; its own promises are kept nowhere.
 */
import { isFault } from '../base/fault.ts';
import { batchDigest, decodeBatch, encodeBatch } from '../ledger/batch.ts';
import type { Effect, Event } from '../protocols/contract.ts';
import type {
  OrderingConfig,
  OrderingInput,
  OrderingOutput,
  OrderingProcess,
  ProposedBatch,
} from '../protocols/ordering.ts';
import type { Memory } from './memory.ts';

type EngineEvent<M> = Event<M, OrderingInput>;
type EngineEffect<M> = Effect<M, OrderingOutput>;

const PREFIX = 'copy/';

export interface Copy<M> {
  /** What the copy says and wants; its timers carry a prefix. */
  readonly step: (event: EngineEvent<M>, nowMs: number) => readonly EngineEffect<M>[];
}

/** Another batch with the same transactions, as another clock would have made it. */
export function otherBatch(bytes: Uint8Array, laterMs: number): ProposedBatch | undefined {
  const batch = decodeBatch(bytes);
  if (isFault(batch)) return undefined;
  const other = encodeBatch({ ...batch, timeMs: batch.timeMs + laterMs });
  return { bytes: other, digest: batchDigest(other) };
}

export function createCopy<M, P>(
  create: (config: OrderingConfig<P>) => OrderingProcess<M>,
  config: OrderingConfig<P>,
  memory: Memory,
): Copy<M> {
  const engine = create({ ...config, records: memory.oldRecords(), tip: memory.tip() });
  let adopted = memory.tip().sequence;
  /** Executed or durable here, but not decided by the copy yet. */
  let early: OrderingInput[] = [];

  const filter = (effect: EngineEffect<M>): readonly EngineEffect<M>[] => {
    if (effect.type === 'send') return [effect];
    if (effect.type === 'setTimer' || effect.type === 'clearTimer') {
      return [{ ...effect, name: PREFIX + effect.name }];
    }
    return effect.type === 'output' && effect.output.type === 'judge' ? [effect] : [];
  };
  const feed = (event: EngineEvent<M>, nowMs: number): readonly EngineEffect<M>[] => {
    const effects = engine.step(event, nowMs);
    for (const effect of effects) {
      if (effect.type !== 'output' || effect.output.type !== 'adopt') continue;
      for (const { sequence } of effect.output.decisions) adopted = sequence;
    }
    return effects.flatMap(filter);
  };
  const feedInput = (input: OrderingInput, nowMs: number): readonly EngineEffect<M>[] => {
    if (input.type === 'executed' || input.type === 'durable') {
      early.push(input);
      return [];
    }
    if (input.type === 'synced') {
      if (input.sequence <= adopted) return [];
      adopted = input.sequence;
      early = early.filter((one) => 'sequence' in one && one.sequence > adopted);
    }
    if (input.type !== 'batch') return feed({ type: 'input', input }, nowMs);
    const batch = otherBatch(input.batch.bytes, 1) ?? input.batch;
    return feed({ type: 'input', input: { ...input, batch } }, nowMs);
  };
  const feedEarly = (nowMs: number): readonly EngineEffect<M>[] => {
    const due = early.filter((input) => 'sequence' in input && input.sequence <= adopted);
    early = early.filter((input) => !due.includes(input));
    return due.flatMap((input) => feed({ type: 'input', input }, nowMs));
  };
  return {
    step(event, nowMs) {
      const effects: EngineEffect<M>[] = [];
      if (event.type === 'input') effects.push(...feedInput(event.input, nowMs));
      else if (event.type !== 'timer') effects.push(...feed(event, nowMs));
      else if (event.name.startsWith(PREFIX)) {
        effects.push(...feed({ ...event, name: event.name.slice(PREFIX.length) }, nowMs));
      }
      effects.push(...feedEarly(nowMs));
      return effects;
    },
  };
}

/** Is this timer a copy's? */
export function isCopyTimer(name: string): boolean {
  return name.startsWith(PREFIX);
}
