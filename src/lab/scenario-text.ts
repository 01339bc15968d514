/** A scenario written as a file that people can read, and `scenario-file.ts` reads back as it was. */
import { Document, isMap, isSeq } from 'yaml';
import { HONEST_SCENARIO } from '../simulator/scenario.ts';
import type { ScenarioFile } from './scenario-file.ts';

/** Keys whose numbers are validators: a file names them n0, n1, ... */
const NODE_KEYS: readonly string[] = ['replica', 'from', 'to', 'groups', 'leftDown'];

function toWords(value: unknown, isNode = false): unknown {
  if (typeof value === 'number') return isNode ? `n${value}` : value;
  if (Array.isArray(value)) return value.map((entry) => toWords(entry, isNode));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, toWords(part, NODE_KEYS.includes(key))]),
  );
}

const DEFAULTS: Readonly<Record<string, unknown>> = {
  ...HONEST_SCENARIO,
  ...{ about: '', slowdownMax: 0, mining: null, traitors: [], beyondBudget: false, expect: {} },
};
/** Shown even where they are as always. */
const ALWAYS_SHOWN: readonly string[] = ['seed', 'validators'];

function isShown([key, value]: readonly [string, unknown]): boolean {
  return ALWAYS_SHOWN.includes(key) || JSON.stringify(value) !== JSON.stringify(DEFAULTS[key]);
}

/** YAML; what is as in every honest scenario is left out. `comment`: lines for its head. */
export function scenarioToText(file: ScenarioFile, comment: string): string {
  const { about, ...rest } = file;
  const shown = Object.entries({ about, ...rest }).filter(isShown);
  const document = new Document(toWords(Object.fromEntries(shown)));
  document.commentBefore = comment
    .split('\n')
    .map((line) => ` ${line}`)
    .join('\n');
  if (isMap(document.contents)) {
    for (const { value } of document.contents.items) {
      // one line for each fault, traitor and group of settings
      const lines = isSeq(value) ? value.items : [value];
      for (const line of lines) if (isMap(line) || isSeq(line)) line.flow = true;
    }
  }
  return document.toString({ lineWidth: 0 });
}
