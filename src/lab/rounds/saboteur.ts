/** Carries out a plan on what the engines send: drops what crosses a partition in its round, and changes what the liar says in its. */
import { mutate } from '../../adversary/pbft/off-by-one.ts';
import { isOwn, signAgain } from '../../adversary/pbft/signing.ts';
import type { Chance } from '../../base/chance.ts';
import type { Effect, ReplicaId } from '../../protocols/contract.ts';
import type { OrderingConfig, OrderingOutput } from '../../protocols/ordering.ts';
import type { PbftMessage, PbftParameters } from '../../protocols/pbft/index.ts';
import type { ProcessFactory } from '../../simulator/bare/settings.ts';
import type { Mutation, RoundsPlan } from './plan.ts';
import type { RoundCounter } from './round-counter.ts';

type Factory = ProcessFactory<PbftMessage, PbftParameters>;
type PbftEffect = Effect<PbftMessage, OrderingOutput>;
type Sent = Extract<PbftEffect, { type: 'send' }>;
type Config = OrderingConfig<PbftParameters>;

function peersOf({ self, members }: Config, to: Sent['to']): readonly ReplicaId[] {
  if (to !== 'all') return [to];
  return Array.from({ length: members }, (_, peer) => peer).filter((peer) => peer !== self);
}

/** What a victim is told in place of the message; undefined: nothing. */
function corrupt(
  message: PbftMessage,
  { scope }: Mutation,
  config: Config,
  chance: Chance,
): PbftMessage | undefined {
  if (scope === 'omit') return undefined;
  const mutant = mutate(message, chance, scope);
  if (mutant === undefined) return message;
  return isOwn(mutant, config) ? signAgain(config.sign, mutant) : mutant;
}

/** Wraps every engine of a run: the honest lose messages, the liar's are changed besides. Nothing is when the run `isHealed`. */
export function sabotage(
  plan: RoundsPlan,
  { roundOf }: RoundCounter,
  chance: Chance,
  isHealed: () => boolean,
): (replica: ReplicaId, create: Factory) => Factory {
  const isCut = (round: number, from: ReplicaId, to: ReplicaId): boolean =>
    plan.cuts.some((cut) => cut.round === round && cut.side.includes(from) !== cut.side.includes(to));

  const rewrite = (sent: Sent, config: Config): readonly Sent[] => {
    const round = roundOf(config.self, sent.message);
    const mutations =
      config.self === plan.liar ? plan.mutations.filter((mutation) => mutation.round === round) : [];
    if (mutations.length === 0 && !plan.cuts.some((cut) => cut.round === round)) return [sent];
    return peersOf(config, sent.to).flatMap((to): readonly Sent[] => {
      if (isCut(round, config.self, to)) return [];
      const mutation = mutations.find(({ victims }) => victims.includes(to));
      const message = mutation ? corrupt(sent.message, mutation, config, chance) : sent.message;
      return message === undefined ? [] : [{ type: 'send', to, message }];
    });
  };
  return (_replica, create) => (config) => {
    const engine = create(config);
    return {
      step: (event, nowMs) =>
        engine
          .step(event, nowMs)
          .flatMap((effect): readonly PbftEffect[] =>
            effect.type === 'send' && !isHealed() ? rewrite(effect, config) : [effect],
          ),
    };
  };
}
