/** What an ordering engine said in one observed event. */
import type { Decision, OrderingOutput } from '../protocols/ordering.ts';
import type { Seen } from './seen.ts';

export type Final = Extract<OrderingOutput, { type: 'final' }>;

const NOTHING: readonly OrderingOutput[] = [];

export function outputsOf(seen: Seen): readonly OrderingOutput[] {
  if (seen.type !== 'step') return NOTHING;
  const outputs: OrderingOutput[] = [];
  for (const effect of seen.effects) {
    if (effect.type === 'output') outputs.push(effect.output as OrderingOutput);
  }
  return outputs;
}

/** The decisions that it handed over for execution. */
export function decisionsOf(seen: Seen): readonly Decision[] {
  return outputsOf(seen).flatMap((output) => (output.type === 'adopt' ? output.decisions : []));
}

/** The certificates that it told of. */
export function finalsOf(seen: Seen): readonly Final[] {
  return outputsOf(seen).filter((output) => output.type === 'final');
}
