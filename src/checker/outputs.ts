/** What an ordering engine said in one observed event. Asked about every step of a run, so it makes nothing where there is nothing. */
import type { Decision, OrderingOutput } from '../protocols/ordering.ts';
import type { Seen } from './seen.ts';

type Output<T extends OrderingOutput['type']> = Extract<OrderingOutput, { type: T }>;
/** A certificate, and the point of the chain that it is said to cover. */
export type Final = Omit<Output<'final'>, 'type'>;

const NOTHING: readonly never[] = [];

function outputsOf<T extends OrderingOutput['type']>(seen: Seen, type: T): readonly Output<T>[] {
  if (seen.type !== 'step') return NOTHING;
  let found: Output<T>[] | undefined;
  for (const effect of seen.effects) {
    if (effect.type !== 'output') continue;
    const output = effect.output as OrderingOutput;
    if (output.type !== type) continue;
    found ??= [];
    found.push(output as Output<T>);
  }
  return found ?? NOTHING;
}

/** The decisions that it handed over for execution. */
export function decisionsOf(seen: Seen): readonly Decision[] {
  const adopted = outputsOf(seen, 'adopt');
  if (adopted.length <= 1) return adopted[0]?.decisions ?? NOTHING;
  return adopted.flatMap(({ decisions }) => decisions);
}

/** The certificates that it told of, or has stored. */
export function finalsOf(seen: Seen): readonly Final[] {
  return seen.type === 'certified' ? [seen] : outputsOf(seen, 'final');
}
