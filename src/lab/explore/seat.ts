/**
 * One replica of an exploration: an engine whose surroundings answer at once. A promise is durable, a batch judged, a decision executed
 * before the next message arrives; so what is left to choose is the order of deliveries and time-outs alone. Time stands still.
 */
import { bytesToKey } from '../../base/bytes.ts';
import type { ReplicaId, TimerName } from '../../protocols/contract.ts';
import type { Ordering, OrderingInput, OrderingOutput } from '../../protocols/ordering.ts';
import type { PbftMessage, PbftParameters } from '../../protocols/pbft/index.ts';
import type { PbftEffect, PbftEvent } from '../../protocols/pbft/machine.ts';
import { createToyBatch, itemToBytes } from '../../simulator/bare/toy-batch.ts';
import { TOY_GENESIS } from '../../simulator/bare/toy-ledger.ts';

export interface Sending {
  readonly to: ReplicaId | 'all';
  readonly message: PbftMessage;
}

export interface Seat {
  /** One event and all that follows from it inside; what was sent. */
  readonly step: (event: PbftEvent) => readonly Sending[];
  /** Digests by sequence number, as text. */
  readonly decided: ReadonlyMap<number, string>;
  readonly timers: ReadonlySet<TimerName>;
  /** Everything that the engine remembers. */
  readonly inspect: () => unknown;
}

export interface SeatConfig {
  readonly self: ReplicaId;
  readonly members: number;
  /** How many sequence numbers there is something to order for. */
  readonly sequences: number;
  readonly ordering: Ordering<PbftMessage, PbftParameters>;
}

const NOW_MS = 1_000_000_000_000;
const NOTHING_SIGNED = new Uint8Array(64);
const ITEM = itemToBytes(1);

/** The batch that a primary proposes in this view; another `variant` is another batch. */
export function batchFor(view: number, sequence: number, variant = 0) {
  return createToyBatch({ sequence, view, timeMs: NOW_MS + variant, items: [sequence] });
}

class ImmediateSeat implements Seat {
  readonly decided = new Map<number, string>();
  readonly timers = new Set<TimerName>();
  readonly inspect: () => unknown;
  readonly #engine: ReturnType<SeatConfig['ordering']['createProcess']>;
  readonly #sequences: number;
  #inputs: OrderingInput[] = [];
  #sent: Sending[] = [];

  constructor({ self, members, sequences, ordering }: SeatConfig) {
    this.#sequences = sequences;
    this.#engine = ordering.createProcess({
      ...{ self, members, records: [], sign: () => NOTHING_SIGNED, chance: () => 0 },
      tip: { ...TOY_GENESIS, seal: null, proof: null, certificate: null },
      parameters: { watermarkWindow: 16, inFlightMax: 4 },
      timers: { viewTimeoutMs: 500, viewTimeoutMsMax: 8_000 },
    });
    this.inspect = () => this.#engine.inspect?.();
    this.#inputs.push({ type: 'head', head: { id: ITEM, bytes: ITEM } });
  }

  step = (event: PbftEvent): readonly Sending[] => {
    this.#sent = [];
    if (event.type === 'timer') this.timers.delete(event.name);
    this.#carryOut(this.#engine.step(event, NOW_MS));
    for (let input = this.#inputs.shift(); input; input = this.#inputs.shift()) {
      this.#carryOut(this.#engine.step({ type: 'input', input }, NOW_MS));
    }
    return this.#sent;
  };

  #carryOut(effects: readonly PbftEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'send') this.#sent.push({ to: effect.to, message: effect.message });
      else if (effect.type === 'setTimer') this.timers.add(effect.name);
      else if (effect.type === 'clearTimer') this.timers.delete(effect.name);
      else if (effect.type === 'output') this.#onOutput(effect.output);
    }
  }

  /** CHECKPOINTs come after the decision and are not explored: the engine never hears that it was executed. */
  #onOutput(output: OrderingOutput): void {
    if (output.type === 'propose' && output.sequence <= this.#sequences) {
      const { view, sequence } = output;
      this.#inputs.push({ type: 'batch', view, sequence, batch: batchFor(view, sequence) });
    } else if (output.type === 'judge') {
      const { digest } = output.batch;
      this.#inputs.push({ type: 'judged', digest, sequence: output.sequence, verdict: 'valid' });
    } else if (output.type === 'consult') {
      const { from, serial } = output;
      this.#inputs.push({ type: 'consulted', from, serial, executed: this.decided.has(1) });
    } else if (output.type === 'adopt') {
      for (const { sequence, batch } of output.decisions) {
        this.decided.set(sequence, batch ? bytesToKey(batch.digest) : 'null');
        this.#inputs.push({ type: 'head', head: null });
      }
    }
  }
}

export function createSeat(config: SeatConfig): Seat {
  return new ImmediateSeat(config);
}
