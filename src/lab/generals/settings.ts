/** What a person may say about a council, in a file or on the command line. */
import { LIE_NAMES, type LieName, type MessengerSettings } from '../../adversary/generals/scenario.ts';
import { LIMITS } from '../../base/limits.ts';
import {
  createShape,
  flag,
  integer,
  list,
  oneOf,
  record,
  type Shape,
  text,
  withFallback,
} from '../../base/shape.ts';
import { COUNCIL_KINDS, type CouncilKind } from '../../protocols/generals/index.ts';

export interface CouncilSettings {
  readonly protocol: CouncilKind;
  /** n, the commander included. */
  readonly generals: number;
  /** m; null: the number of traitors, or 1 where there are none and it can be borne. */
  readonly m: number | null;
  /** Names, each with a lie of his own if one follows after a colon: `g2`, `commander:split`. */
  readonly traitors: readonly string[];
  /** The lie of those who have none of their own; null: `defaultLie`. */
  readonly lie: LieName | null;
  readonly order: string;
  /** The set that orders are from, in its order. */
  readonly orders: readonly string[];
  /** What is done for want of an order. */
  readonly fallback: string;
  readonly messenger: MessengerSettings;
  readonly seed: number | string;
  readonly roundMs: number;
  /** Also where no theorem promises anything. */
  readonly anyway: boolean;
}

const word = text('a word of 1..32 letters, digits or "-"', /^[A-Za-z0-9-]{1,32}$/);
const share = createShape('a probability from 0 to 1', (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined,
);
const seed = createShape<number | string>('a whole number, or a text of at most 64 letters', (value) =>
  Number.isSafeInteger(value) || (typeof value === 'string' && value.length <= 64)
    ? (value as number | string)
    : undefined,
);
const traitor = text('the name of a general, with a lie after a colon if you like', /^[a-z0-9]+(:[a-z-]+)?$/);

/** Everything may be left out. */
export const councilShape: Shape<CouncilSettings> = record<CouncilSettings>({
  protocol: withFallback(oneOf(...COUNCIL_KINDS), 'oral'),
  generals: withFallback(integer(2, LIMITS.generalsMax), 4),
  m: withFallback<number | null>(integer(0, LIMITS.generalsMax), null),
  traitors: withFallback(list(traitor, 0, LIMITS.generalsMax), []),
  lie: withFallback<LieName | null>(oneOf(...LIE_NAMES), null),
  order: withFallback(word, 'attack'),
  orders: withFallback(list(word, 2, LIMITS.ordersMax), ['attack', 'retreat']),
  fallback: withFallback(word, 'retreat'),
  messenger: withFallback(
    record<MessengerSettings>({ killed: withFallback(share, 0), spy: withFallback(share, 0) }),
    { killed: 0, spy: 0 },
  ),
  seed: withFallback(seed, 1),
  roundMs: withFallback(integer(50, 60_000), 1_000),
  anyway: withFallback(flag, false),
});
