/**
 * The ordering engine's seat in the replica: decodes and checks what peers say to it, feeds it, translates its effects, and shows every
 * step to the observer. Inputs wait in a line, so that an answer given while an effect is being carried out never re-enters the engine.
 */
import { type Fault, isFault, punish } from '../base/fault.ts';
import type { Effect, Event, Evidence, MemoryUse, ReplicaId, TimerName } from '../protocols/contract.ts';
import type { Ordering, OrderingInput, OrderingOutput, OrderingProcess } from '../protocols/ordering.ts';
import type { ClaimChecker } from './claims.ts';
import { encodeEngineFrame } from './frames.ts';
import type { Observation, ReplicaEffect } from './ports.ts';

export interface EngineHost {
  start(): void;
  /** A message of the engine's own, still encoded, from a proven peer. */
  onMessage(from: ReplicaId, bytes: Uint8Array): void;
  /** A timer fired; answers false when the name is not the engine's. */
  onTimer(name: TimerName): boolean;
  /** Steps the engine until no input is left in the line; answers whether it stepped. */
  drain(): boolean;
  /** What the engine remembers. */
  memory(): readonly MemoryUse[];
}

/** What the rest of the replica does for the engine. */
export interface EngineSurroundings {
  readonly members: number;
  /** The line in which inputs wait. */
  readonly inputs: OrderingInput[];
  readonly claims: ClaimChecker;
  readonly nowMs: () => number;
  readonly emit: (effect: ReplicaEffect) => void;
  readonly observe: (observation: Observation) => void;
  readonly onFault: (peer: ReplicaId, fault: Fault) => void;
  readonly onOutput: (output: OrderingOutput) => void;
  readonly onAccuse: (evidence: Evidence) => void;
}

/** Keeps the engine's timers apart from the replica's own. */
const TIMER_PREFIX = 'engine/';

export function createEngineHost<M, P>(
  wire: Pick<Ordering<M, P>, 'encode' | 'decode' | 'claims'>,
  engine: OrderingProcess<M>,
  around: EngineSurroundings,
): EngineHost {
  const step = (event: Event<M, OrderingInput>): void => {
    const effects = engine.step(event, around.nowMs());
    around.observe({ type: 'step', event, effects });
    for (const effect of effects) carryOut(effect, wire.encode, around);
  };
  return {
    start: () => step({ type: 'start' }),
    onMessage: (from, bytes) => {
      const message = readMessage(wire, bytes, around);
      if (isFault(message)) around.onFault(from, message);
      else step({ type: 'message', from, message });
    },
    onTimer: (name) => {
      if (!name.startsWith(TIMER_PREFIX)) return false;
      step({ type: 'timer', name: name.slice(TIMER_PREFIX.length) });
      return true;
    },
    drain: () => {
      const { inputs } = around;
      const stepped = inputs.length > 0;
      for (let input = inputs.shift(); input; input = inputs.shift()) step({ type: 'input', input });
      return stepped;
    },
    memory: () => engine.memory?.() ?? [],
  };
}

/** Any bytes give a message whose signatures are all right, or a Fault. */
function readMessage<M, P>(
  wire: Pick<Ordering<M, P>, 'decode' | 'claims'>,
  bytes: Uint8Array,
  around: EngineSurroundings,
): M | Fault {
  const message = wire.decode(bytes);
  if (isFault(message)) return message;
  return around.claims.areValid(wire.claims(message, around.members))
    ? message
    : punish('bad-signature', 'a signature in a message of the protocol is wrong');
}

function carryOut<M>(
  effect: Effect<M, OrderingOutput>,
  encode: (message: M) => Uint8Array,
  around: EngineSurroundings,
): void {
  switch (effect.type) {
    case 'persist':
    case 'note':
    case 'forget':
      around.emit(effect);
      return;
    case 'send': {
      const bytes = encodeEngineFrame(encode(effect.message));
      around.emit({ type: 'send', to: effect.to, lane: 'consensus', bytes });
      return;
    }
    case 'setTimer':
      around.emit({ ...effect, name: TIMER_PREFIX + effect.name });
      return;
    case 'clearTimer':
      around.emit({ ...effect, name: TIMER_PREFIX + effect.name });
      return;
    case 'accuse':
      around.onAccuse(effect.evidence);
      return;
    case 'output':
      around.onOutput(effect.output);
      return;
  }
}
