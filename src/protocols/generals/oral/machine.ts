/**
 * OM(m), the oral message algorithm, section 2. The recursion of the paper is unrolled into rounds: what it says in round k + 1 is OM(m - k) for
 * each message of round k, the speaker being its commander. A lieutenant who was told nothing passes RETREAT on, as step 2 says.
 */
import { ignore } from '../../../base/fault.ts';
import type { Process } from '../../contract.ts';
import {
  COMMANDER,
  type CouncilConfig,
  type CouncilInput,
  type CouncilOutput,
  generalsBeyond,
  roundsOf,
} from '../council.ts';
import { type CouncilEffect, createGeneral } from '../rounds.ts';
import type { OralMessage } from './messages.ts';
import { checkOral, formOpinion, type Opinion, pathsTo } from './rules.ts';
import { createOralState } from './state.ts';

/** The whole tree of who said what; the commander, who asks nobody, has none. */
export type OralGrounds = Opinion | null;

export function createOralGeneral(
  config: CouncilConfig,
): Process<OralMessage, CouncilInput, CouncilOutput<OralGrounds>> {
  const { self, members, parameters } = config;
  const state = createOralState();
  let commanded = parameters.fallback;

  const say = (message: OralMessage): readonly CouncilEffect<OralMessage, OralGrounds>[] =>
    generalsBeyond(message.path, members).map((to) => ({ type: 'send', to, message }));

  return createGeneral(config, {
    command(order) {
      commanded = order;
      return say({ path: [self], order });
    },
    receive(from, message, round) {
      const fault = checkOral(from, message, config, round);
      if (fault !== undefined) return fault;
      return state.keep(message) ? undefined : ignore('repeated', 'the first word stands');
    },
    relay(round) {
      if (round === roundsOf(parameters)) return [];
      return pathsTo(self, members, round).flatMap((path) =>
        say({ path: [...path, self], order: state.heardOf(path) ?? parameters.fallback }),
      );
    },
    decide() {
      if (self === COMMANDER) return { order: commanded, grounds: null };
      const opinion = formOpinion(config, state.heardOf);
      return { order: opinion.order, grounds: opinion };
    },
    describe: (message) => message,
  });
}
