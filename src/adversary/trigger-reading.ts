/** Triggers in words: `always`, `from:HEIGHT`, `views:1,3`, `p:0.3`, and several of the last three joined by `+`. */
import { suggestNames } from '../base/nearest.ts';
import { ALWAYS, type Trigger } from './trigger.ts';

interface Problem {
  readonly problem: string;
}

type Reading = Partial<Trigger> | Problem;

const NUMBER = /^\d{1,15}$/;

const READERS: Readonly<Record<string, (value: string) => Reading>> = {
  from: (value) =>
    NUMBER.test(value)
      ? { from: Number(value) }
      : { problem: `"from:${value}" names no height; such as from:10.` },
  views: (value) => {
    const views = value.split(',');
    return views.every((view) => NUMBER.test(view))
      ? { views: views.map(Number) }
      : { problem: `"views:${value}" names no views; such as views:1,3.` };
  },
  p: (value) => {
    const p = /^(\d+(\.\d+)?|\.\d+)$/.test(value) ? Number(value) : 0;
    return p > 0 && p <= 1
      ? { p }
      : { problem: `"p:${value}" is no probability above 0 and at most 1; such as p:0.3.` };
  },
};

const KINDS = ['always', ...Object.keys(READERS)];

export function readTrigger(text: string): Trigger | Problem {
  const words = text.split('+').map((word) => word.trim());
  let trigger = ALWAYS;
  const kinds = new Set<string>();
  for (const word of words) {
    const [kind, ...rest] = word.split(':') as [string, ...string[]];
    if (kinds.has(kind) || (words.length > 1 && kind === 'always')) {
      return {
        problem: `"${text}" contradicts itself: ${kind === 'always' ? 'always' : `a second ${kind}`} cannot hold with the rest.`,
      };
    }
    kinds.add(kind);
    if (word === 'always') continue;
    const reader = READERS[kind];
    if (reader === undefined) {
      const known = suggestNames(kind, KINDS);
      return { problem: `There is no trigger "${word}", such as from:10, views:1,3 or p:0.3. ${known}` };
    }
    const read = reader(rest.join(':'));
    if ('problem' in read) return read;
    trigger = { ...trigger, ...read };
  }
  return trigger;
}
