/**
 * The rare paths of PBFT, as far as the observed stream of an honest replica shows that one was taken. A hunt counts them: a path that was
 * never taken was not hunted in. (Rewriting the promise log is missing: it begins at 32 MB, and no simulated run is so long.)
 */
import type { Seen } from '../checker/seen.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import { isNull } from '../protocols/pbft/rules.ts';
import {
  answered,
  both,
  type Condition,
  heard,
  type Path,
  type Step,
  said,
  told,
  wordOfEffect,
  wordOfEvent,
} from './path-words.ts';

const started: Path = { word: 'start', isTaken: ({ event }) => event.type === 'start' };
const accused: Path = {
  word: 'accuse',
  isTaken: ({ effects }) => effects.some(({ type }) => type === 'accuse'),
};
const silent: Condition = ({ effects }) => effects.length === 0;
const leftView = told('view', ({ active, view }, step) => !active && view > step.view);

/** By what happened. */
const PATHS: Readonly<Record<string, Path>> = {
  complained: said('complain'),
  'told the primary of the head': said('forward'),
  'left a view': leftView,
  'left a view on proof': both(leftView, (step) => accused.isTaken(step) || heard('evidence').isTaken(step)),
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
  'served a batch': both(heard('fetch'), said('batch').isTaken),
  'served a batch from a stored block': both(
    answered('loaded', ({ bytes }) => bytes !== null),
    said('batch').isTaken,
  ),
  'sent votes again after a STATUS': both(heard('status'), said('prepare').isTaken),
  'sent a NEW-VIEW again after a STATUS': both(heard('status'), said('newView').isTaken),
  'sent a decision after a STATUS': both(heard('status'), said('decision').isTaken),
  'decided on what was passed on': both(heard('decision'), told('adopt').isTaken),
  'fell behind': told('behind'),
  'window full: proposing stopped': both(told('withdraw'), (step) => !leftView.isTaken(step)),
  'showed its proposal to who prepared another': both(heard('prepare'), said('prePrepare').isTaken),
  'restarted with a proposal accepted': both(started, told('ordered').isTaken),
  'restarted between two views': both(started, told('view', ({ active }) => !active).isTaken),
  'evidence made': accused,
  'does not vote any more': told('mute'),
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

export const RARE_PATHS: readonly string[] = Object.keys(PATHS);

export interface PathCounter {
  /** To be shown everything that is seen of honest replicas. */
  readonly watch: (replica: ReplicaId, seen: Seen) => void;
  /** How often each path was taken, none left out. */
  readonly counts: () => Readonly<Record<string, number>>;
}

/** How often a path was taken, and in which step last: one step takes it once, however often its word is said there. */
interface Counter extends Path {
  readonly path: string;
  count: number;
  lastStep: number;
}

export function createPathCounter(): PathCounter {
  const counters = Object.entries(PATHS).map(
    ([path, { word, isTaken }]): Counter => ({ path, word, isTaken, count: 0, lastStep: 0 }),
  );
  const byWord = new Map<string, Counter[]>();
  for (const counter of counters) byWord.set(counter.word, [...(byWord.get(counter.word) ?? []), counter]);
  const views = new Map<ReplicaId, number>();
  let steps = 0;
  const hear = (word: string, step: Step): void => {
    const concerned = byWord.get(word);
    if (concerned === undefined) return;
    for (const counter of concerned) {
      if (counter.lastStep === steps || !counter.isTaken(step)) continue;
      counter.lastStep = steps;
      counter.count += 1;
    }
  };
  return {
    watch(replica, seen) {
      if (seen.type !== 'step') return;
      steps += 1;
      const { event, effects } = seen as Omit<Step, 'view'>;
      const step = { event, effects, view: views.get(replica) ?? 0 };
      hear(wordOfEvent(event), step);
      for (const effect of effects) hear(wordOfEffect(effect), step);
      for (const effect of effects) {
        if (effect.type === 'output' && effect.output.type === 'view') views.set(replica, effect.output.view);
      }
    },
    counts: () => Object.fromEntries(counters.map(({ path, count }) => [path, count])),
  };
}
