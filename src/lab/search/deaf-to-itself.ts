/**
 * An engine that does not listen to what was said in its own name: an honest one that is shown a vote which it does not remember falls silent,
 * and a liar that silences itself, or twins that silence each other, would prove nothing.
 */
import { isAboutSelf } from '../../adversary/pbft/about-self.ts';
import type { PbftMessage, PbftParameters } from '../../protocols/pbft/index.ts';
import type { ProcessFactory } from '../../simulator/bare/settings.ts';

type Factory = ProcessFactory<PbftMessage, PbftParameters>;

export function deafToItself(create: Factory): Factory {
  return (config) => {
    const engine = create(config);
    return {
      step: (event, nowMs) =>
        event.type === 'message' && isAboutSelf(event.message, config.self, config.members)
          ? []
          : engine.step(event, nowMs),
    };
  };
}
