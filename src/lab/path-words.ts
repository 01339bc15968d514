/** The words in which a rare path is told: what a step of PBFT was about, and what it did. */
import type { Effect, Event } from '../protocols/contract.ts';
import type { OrderingInput, OrderingOutput } from '../protocols/ordering.ts';
import type { BodyOf, PbftMessage, PbftMessageType } from '../protocols/pbft/messages.ts';

/** One step, and the view before it. */
export interface Step {
  readonly event: Event<PbftMessage, OrderingInput>;
  readonly effects: readonly Effect<PbftMessage, OrderingOutput>[];
  readonly view: number;
}

type OutputOf<T extends OrderingOutput['type']> = Extract<OrderingOutput, { type: T }>;
type InputOf<T extends OrderingInput['type']> = Extract<OrderingInput, { type: T }>;
/** What must hold of a step. */
export type Condition = (step: Step) => boolean;

/** Something that a step may show. */
export interface Path {
  /** A word that is said in every step that shows it (`wordOfEvent`, `wordOfEffect`): in most steps none of these words is. */
  readonly word: string;
  readonly isTaken: Condition;
}

/** What an event was: a message or an input by its own type. */
export function wordOfEvent(event: Step['event']): string {
  if (event.type === 'message') return event.message.type;
  return event.type === 'input' ? event.input.type : event.type;
}

/** What an effect did: a message or an output by its own type. */
export function wordOfEffect(effect: Step['effects'][number]): string {
  if (effect.type === 'send') return effect.message.type;
  return effect.type === 'output' ? effect.output.type : effect.type;
}

/** It gave the replica this output. */
export function told<T extends OrderingOutput['type']>(
  word: T,
  holds: (output: OutputOf<T>, step: Step) => boolean = () => true,
): Path {
  return {
    word,
    isTaken: (step) =>
      step.effects.some(
        (effect) =>
          effect.type === 'output' &&
          effect.output.type === word &&
          holds(effect.output as OutputOf<T>, step),
      ),
  };
}

/** It sent this message. */
export function said<T extends PbftMessageType>(
  word: T,
  holds: (body: BodyOf<T>) => boolean = () => true,
): Path {
  return {
    word,
    isTaken: ({ effects }) =>
      effects.some(
        (effect) =>
          effect.type === 'send' && effect.message.type === word && holds(effect.message.body as BodyOf<T>),
      ),
  };
}

/** It was sent this message. */
export function heard<T extends PbftMessageType>(
  word: T,
  holds: (body: BodyOf<T>, step: Step) => boolean = () => true,
): Path {
  return {
    word,
    isTaken: (step) =>
      step.event.type === 'message' &&
      step.event.message.type === word &&
      holds(step.event.message.body as BodyOf<T>, step),
  };
}

/** The replica gave it this input. */
export function answered<T extends OrderingInput['type']>(
  word: T,
  holds: (input: InputOf<T>) => boolean = () => true,
): Path {
  return {
    word,
    isTaken: ({ event }) =>
      event.type === 'input' && event.input.type === word && holds(event.input as InputOf<T>),
  };
}

/** What shows the one, and something besides. */
export function both(one: Path, other: Condition): Path {
  return { word: one.word, isTaken: (step) => one.isTaken(step) && other(step) };
}
