/** How the world's faults are written in a scenario file: one line for each kind, and the compiler asks for one that is missing. */
import {
  createShape,
  type Fields,
  flag,
  integer,
  list,
  nearestName,
  type OptionalFields,
  oneOf,
  record,
  type Shape,
} from '../base/shape.ts';
import type { DelayRange } from '../simulator/delays.ts';
import { CALM_NETWORK, type LinkException, type NetworkSettings } from '../simulator/network-settings.ts';
import type { TimedFault, WorldFault } from '../simulator/world-fault.ts';

/** Longest virtual time that a scenario may name: one hour. */
export const VIRTUAL_MS_MAX = 3_600_000;
/** Validators of one simulated network. */
export const VALIDATORS_MAX = 16;

export const milliseconds = integer(0, VIRTUAL_MS_MAX);

export const share = createShape('a number in 0..1', (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined,
);

const someMs = createShape(`a number in 0..${VIRTUAL_MS_MAX}`, (value) =>
  typeof value === 'number' && value >= 0 && value <= VIRTUAL_MS_MAX ? value : undefined,
);

/** `n3` is replica 3. */
export const node: Shape<number> = createShape(`a validator, n0..n${VALIDATORS_MAX - 1}`, (value) => {
  const digits = typeof value === 'string' ? /^n(\d{1,2})$/.exec(value)?.[1] : undefined;
  return digits !== undefined && Number(digits) < VALIDATORS_MAX ? Number(digits) : undefined;
});

export const delay: Shape<DelayRange> = record(
  { minMs: someMs, maxMs: someMs },
  { shape: oneOf('uniform', 'exponential', 'pareto') },
);

const linkFields = { delay, loss: share, duplication: share, straggling: share, ordered: flag };

const networkFields = record<object, NetworkSettings>(
  {},
  {
    ...linkFields,
    links: list<LinkException>(record({ from: node, to: node }, linkFields), 0, VALIDATORS_MAX ** 2),
  },
);

/** What is left out is as on a calm local network. */
export const network: Shape<NetworkSettings> = {
  expected: networkFields.expected,
  read: (value, path, report) => ({ ...CALM_NETWORK, ...networkFields.read(value, path, report) }),
};

type FaultOf<T extends WorldFault['type']> = Omit<Extract<WorldFault, { type: T }>, 'type'>;

const FAULTS: { readonly [T in WorldFault['type']]: Shape<FaultOf<T> & { readonly atMs: number }> } = {
  crash: timed({ replica: node }, { afterEffects: integer(1, 1_000_000) }),
  restart: timed({ replica: node }),
  partition: timed({ groups: list(list(node, 0, VALIDATORS_MAX), 1, VALIDATORS_MAX) }),
  cut: timed({ from: node, to: node }),
  clog: timed({ from: node, to: node, forMs: milliseconds }),
  heal: timed({}),
  network: timed({ network }),
  clock: timed({ replica: node, offsetMs: integer(-VIRTUAL_MS_MAX, VIRTUAL_MS_MAX) }),
  image: timed({ replica: node }),
  oldDisk: timed({ replica: node }, { part: oneOf('all', 'promises', 'chain') }),
  damage: timed({ replica: node }),
};

/** A fault and its time. */
export const fault: Shape<TimedFault> = {
  expected: `a record with a type of ${Object.keys(FAULTS).join(', ')}`,
  read: (value, path, report) => {
    const { type, ...rest } = (value ?? {}) as { type?: unknown };
    const shape = FAULTS[type as WorldFault['type']] as Shape<object> | undefined;
    if (typeof type !== 'string' || shape === undefined) {
      const nearest = nearestName(String(type), Object.keys(FAULTS));
      const problem = {
        path: `${path}.type`,
        expected: `one of ${Object.keys(FAULTS).join(', ')}`,
        found: String(type),
      };
      report(nearest === undefined ? problem : { ...problem, nearest });
      return undefined;
    }
    const read = shape.read(rest, path, report);
    return read && ({ type, ...read } as TimedFault);
  },
};

function timed<T extends object, O extends object>(
  fields: Fields<T>,
  optional?: OptionalFields<O>,
): Shape<T & Partial<O> & { readonly atMs: number }> {
  return record({ atMs: milliseconds, ...fields }, optional) as unknown as Shape<
    T & Partial<O> & { readonly atMs: number }
  >;
}
