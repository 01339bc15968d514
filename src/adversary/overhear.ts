/** Listening to the honest code inside a traitor: what it says, whatever its lies then make of it. */
import type { OrderingConfig, OrderingProcess } from '../protocols/ordering.ts';

type Factory<M, P> = (config: OrderingConfig<P>) => OrderingProcess<M>;

/** The same engines, overheard. */
export function overhear<M, P>(create: Factory<M, P>, onSay: (message: M) => void): Factory<M, P> {
  return (config) => {
    const engine = create(config);
    return {
      step(event, nowMs) {
        const effects = engine.step(event, nowMs);
        for (const effect of effects) if (effect.type === 'send') onSay(effect.message);
        return effects;
      },
      memory: () => engine.memory?.() ?? [],
    };
  };
}
