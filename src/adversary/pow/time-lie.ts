/** Lies about the time (the time-warp family): the honest miner inside works by a clock that waves between the past and the far future. */
import type { Event } from '../../protocols/contract.ts';
import type { PowParameters } from '../../protocols/pow/parameters.ts';
import type { PowBehaviour } from './behaviour.ts';

/** Which time its next block names, by what the clock shows and how far ahead a block may lie. */
const WAYS: Readonly<Record<string, (nowMs: number, boundMs: number) => number>> = {
  'as early as the median allows': () => 0,
  'as late as the others bear': (nowMs, boundMs) => nowMs + 0.9 * boundMs,
  'later than the others bear': (nowMs, boundMs) => nowMs + 3 * boundMs,
};

/** Does this event make the miner look at its clock for a new block? */
function asksForTime(event: Event<unknown, { readonly type: string }>): boolean {
  if (event.type === 'timer') return event.name === 'refresh';
  return event.type === 'input' && (event.input.type === 'executed' || event.input.type === 'head');
}

export const timeLie: PowBehaviour = {
  name: 'time-lie',
  summary: 'writes false times into its blocks, from the earliest to the far future, in turn',
  theorem:
    'what is too early waits and what is too old is refused; the difficulty keeps its schedule, since no window has edges to bend',
  target: 'nobody',
  engine: (tools) => {
    const { futureBoundMs } = tools.parameters as PowParameters;
    let way = tools.chance.pick(Object.keys(WAYS));
    return {
      clockMs: (event, nowMs) => (asksForTime(event) ? WAYS[way]!(nowMs, futureBoundMs) : nowMs),
      output: (output) => {
        if (output.type === 'work' && output.header !== null) {
          tools.told(way);
          way = tools.chance.pick(Object.keys(WAYS));
        }
        return [output];
      },
    };
  },
};
