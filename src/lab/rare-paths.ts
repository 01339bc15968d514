/**
 * The rare paths of PBFT, as far as the observed stream of an honest replica shows that one was taken. A hunt counts them: a path that was
 * never taken was not hunted in. (Rewriting the promise log is missing: it begins at 32 MB, and no simulated run is so long.)
 */
import type { Seen } from '../checker/seen.ts';
import type { Effect, Event, ReplicaId } from '../protocols/contract.ts';
import type { OrderingInput, OrderingOutput } from '../protocols/ordering.ts';
import type { BodyOf, PbftMessage, PbftMessageType } from '../protocols/pbft/messages.ts';
import { isNull } from '../protocols/pbft/rules.ts';

/** One step, and the view before it. */
interface Step {
  readonly event: Event<PbftMessage, OrderingInput>;
  readonly effects: readonly Effect<PbftMessage, OrderingOutput>[];
  readonly view: number;
}

type OutputOf<T extends OrderingOutput['type']> = Extract<OrderingOutput, { type: T }>;
type InputOf<T extends OrderingInput['type']> = Extract<OrderingInput, { type: T }>;
type Path = (step: Step) => boolean;

function told<T extends OrderingOutput['type']>(
  type: T,
  holds: (output: OutputOf<T>, step: Step) => boolean = () => true,
): Path {
  return (step) =>
    step.effects.some(
      (effect) =>
        effect.type === 'output' && effect.output.type === type && holds(effect.output as OutputOf<T>, step),
    );
}

function said<T extends PbftMessageType>(type: T, holds: (body: BodyOf<T>) => boolean = () => true): Path {
  return ({ effects }) =>
    effects.some(
      (effect) =>
        effect.type === 'send' && effect.message.type === type && holds(effect.message.body as BodyOf<T>),
    );
}

function heard<T extends PbftMessageType>(
  type: T,
  holds: (body: BodyOf<T>, step: Step) => boolean = () => true,
): Path {
  return (step) =>
    step.event.type === 'message' &&
    step.event.message.type === type &&
    holds(step.event.message.body as BodyOf<T>, step);
}

function answered<T extends OrderingInput['type']>(
  type: T,
  holds: (input: InputOf<T>) => boolean = () => true,
): Path {
  return ({ event }) =>
    event.type === 'input' && event.input.type === type && holds(event.input as InputOf<T>);
}

const both =
  (one: Path, other: Path): Path =>
  (step) =>
    one(step) && other(step);

const started: Path = ({ event }) => event.type === 'start';
const accused: Path = ({ effects }) => effects.some(({ type }) => type === 'accuse');
const silent: Path = ({ effects }) => effects.length === 0;
const leftView = told('view', ({ active, view }, step) => !active && view > step.view);

/** By what happened: those that show in what the replica did. */
const DEEDS: Readonly<Record<string, Path>> = {
  complained: said('complain'),
  'told the primary of the head': said('forward'),
  'left a view': leftView,
  'left a view on proof': both(leftView, (step) => accused(step) || heard('evidence')(step)),
  'VIEW-CHANGE with a P': said('viewChange', ({ prepared }) => prepared.length > 0),
  'NEW-VIEW': said('newView'),
  'NEW-VIEW with a batch carried over': said('newView', ({ proposals }) =>
    proposals.some(({ digest }) => !isNull(digest)),
  ),
  'NEW-VIEW with null': said('newView', ({ proposals }) => proposals.some(({ digest }) => isNull(digest))),
  'decided null': told('adopt', ({ decisions }) => decisions.some(({ batch }) => batch === null)),
  'entered a view that it had not left for': told(
    'view',
    ({ active, view }, step) => active && view > step.view,
  ),
  'asked for a batch by its digest': said('fetch'),
  'served a batch': both(heard('fetch'), said('batch')),
  'served a batch from a stored block': both(
    answered('loaded', ({ bytes }) => bytes !== null),
    said('batch'),
  ),
  'sent votes again after a STATUS': both(heard('status'), said('prepare')),
  'sent a NEW-VIEW again after a STATUS': both(heard('status'), said('newView')),
  'sent a decision after a STATUS': both(heard('status'), said('decision')),
  'decided on what was passed on': both(heard('decision'), told('adopt')),
  'fell behind': told('behind'),
  'window full: proposing stopped': both((step) => !leftView(step), told('withdraw')),
  'showed its proposal to who prepared another': both(heard('prepare'), said('prePrepare')),
  'restarted with a proposal accepted': both(started, told('ordered')),
  'restarted between two views': both(
    started,
    told('view', ({ active }) => !active),
  ),
  'evidence made': accused,
  'does not vote any more': told('mute'),
};

/** Those that show in what it heard, whether it did something or not. */
const NEWS: Readonly<Record<string, Path>> = {
  'answered a complaint with what was executed': answered('consulted', ({ executed }) => executed),
  'caught up by blocks': answered('synced'),
  'a batch refused for the clock': answered('judged', ({ verdict }) => verdict === 'later'),
  'an unlawful batch refused': answered('judged', ({ verdict }) => verdict === 'invalid'),
  'a vote of a view left behind, ignored': both(
    heard('prepare', ({ view }, step) => view < step.view),
    silent,
  ),
  'a vote of a view to come, kept': heard('prepare', ({ view }, step) => view > step.view),
  'evidence heard': heard('evidence'),
};

export const RARE_PATHS: readonly string[] = Object.keys({ ...DEEDS, ...NEWS });

export interface PathCounter {
  /** To be shown everything that is seen of honest replicas. */
  readonly watch: (replica: ReplicaId, seen: Seen) => void;
  /** How often each path was taken, none left out. */
  readonly counts: () => Readonly<Record<string, number>>;
}

export function createPathCounter(): PathCounter {
  const counts = new Map(RARE_PATHS.map((path) => [path, 0]));
  const views = new Map<ReplicaId, number>();
  const news = Object.entries(NEWS);
  const all = [...Object.entries(DEEDS), ...news];
  return {
    watch(replica, seen) {
      if (seen.type !== 'step') return;
      const step = { ...(seen as Omit<Step, 'view'>), view: views.get(replica) ?? 0 };
      // Most steps have no effect.
      const possible = step.effects.length === 0 ? news : all;
      for (const [path, isTaken] of possible) if (isTaken(step)) counts.set(path, counts.get(path)! + 1);
      for (const effect of step.effects) {
        if (effect.type === 'output' && effect.output.type === 'view') views.set(replica, effect.output.view);
      }
    },
    counts: () => Object.fromEntries(counts),
  };
}
