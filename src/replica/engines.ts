/** The ordering engines that this program can run, by their name in the genesis. */
import { assert } from '../base/assert.ts';
import type { Shape } from '../base/shape.ts';
import type { Genesis } from '../ledger/genesis.ts';
import type { EngineShapes } from '../ledger/genesis-reading.ts';
import type { Ordering } from '../protocols/ordering.ts';

/** An engine seen from outside: whoever mounts it does not look into its messages and parameters. */
export type AnyOrdering = Ordering<unknown, unknown>;

interface Engine {
  readonly ordering: AnyOrdering;
  /** How its parameters are read from a genesis. */
  readonly parameters: Shape<Readonly<Record<string, number>>>;
}

const ENGINES: Readonly<Record<string, Engine>> = {};

/** What `readGenesis` needs to know of them. */
export const ENGINE_SHAPES: EngineShapes = Object.fromEntries(
  Object.entries(ENGINES).map(([name, { parameters }]) => [name, parameters]),
);

/** The engine of a genesis that was read with `ENGINE_SHAPES`. */
export function orderingOf(genesis: Genesis): AnyOrdering {
  const engine = ENGINES[genesis.engine.name];
  assert(engine !== undefined, `the genesis was read, so ${genesis.engine.name} is an engine`);
  return engine.ordering;
}
