/**
 * Where a traitor's honest engine stands, read off its own stream: what triggers and lies ask, and what another life of the engine, or a
 * copy of it, is born with.
 */
import type { Effect, Event, TimerName } from '../protocols/contract.ts';
import type { OrderingConfig, OrderingInput, OrderingOutput, Tip } from '../protocols/ordering.ts';
import type { Standing } from './behaviour.ts';

export interface Memory {
  readonly observe: (
    event: Event<unknown, OrderingInput>,
    effects: readonly Effect<unknown, OrderingOutput>[],
  ) => void;
  readonly standing: () => Standing;
  /** Where the chain on disk stands. */
  readonly tip: () => Tip;
  /** The promises that this life began with, and its first own: everything later is younger memory. */
  readonly oldRecords: () => readonly Uint8Array[];
  /** Timers that run. */
  readonly timers: ReadonlySet<TimerName>;
}

/** What is known of a decision that is not on disk yet. */
type Open = Pick<Tip, 'height' | 'blockHash' | 'seal' | 'proof'>;

export function createMemory({ tip: born, records }: OrderingConfig<never>): Memory {
  let tip = born;
  let view = 0;
  let active = true;
  let adopted = born.sequence;
  let first: readonly Uint8Array[] = records;
  const open = new Map<number, Open>();
  const timers = new Set<TimerName>();
  const NOTHING: Open = { height: 0, blockHash: new Uint8Array(), seal: null, proof: null };
  const learn = (sequence: number, news: Partial<Open>): void => {
    open.set(sequence, { ...(open.get(sequence) ?? NOTHING), ...news });
  };
  const moveTo = (next: Tip): void => {
    tip = next;
    adopted = Math.max(adopted, tip.sequence);
    for (const sequence of open.keys()) if (sequence <= tip.sequence) open.delete(sequence);
  };
  const onInput = (input: OrderingInput): void => {
    if (input.type === 'executed') learn(input.sequence, input);
    else if (input.type === 'durable') {
      moveTo({ ...tip, ...(open.get(input.sequence) ?? NOTHING), sequence: input.sequence });
    } else if (input.type === 'synced') {
      const { sequence, height, blockHash, certificate } = input;
      moveTo({ sequence, height, blockHash, seal: null, proof: null, certificate });
    }
  };
  const onOutput = (output: OrderingOutput): void => {
    if (output.type === 'view') ({ view, active } = output);
    else if (output.type === 'seal') learn(output.sequence, { seal: output.record });
    else if (output.type === 'final') tip = { ...tip, certificate: output.certificate };
    else if (output.type === 'adopt') {
      for (const { sequence, proof } of output.decisions) {
        learn(sequence, { proof });
        adopted = sequence;
      }
    }
  };
  return {
    observe(event, effects) {
      if (event.type === 'input') onInput(event.input);
      if (event.type === 'timer') timers.delete(event.name);
      for (const effect of effects) {
        if (effect.type === 'output') onOutput(effect.output);
        else if (effect.type === 'setTimer') timers.add(effect.name);
        else if (effect.type === 'clearTimer') timers.delete(effect.name);
        else if (effect.type === 'persist' && first.length === 0) first = [effect.record];
      }
    },
    standing: () => ({
      view,
      active,
      height: tip.height,
      durable: tip.sequence,
      isQuiet: adopted === tip.sequence,
      certificate: tip.certificate,
    }),
    tip: () => tip,
    oldRecords: () => first,
    timers,
  };
}
