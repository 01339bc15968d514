/** Strict reading of a genesis from JSON, and writing it: every problem at once, each with its path and what was expected. */
import { bytesToHex } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import {
  type ConfigProblem,
  createShape,
  flag,
  hexBytes,
  integer,
  list,
  nearestName,
  readShape,
  record,
  type Shape,
  text,
  withFallback,
} from '../base/shape.ts';
import { BATCH_BASE_BYTES, BATCH_ENTRY_BYTES } from './batch.ts';
import { GENESIS_VERSION, type Genesis, type NamedAccount } from './genesis.ts';

/** What an engine wants as parameters, by the engine's name: the caller knows the engines, this floor does not. */
export type EngineShapes = Readonly<Record<string, Shape<Readonly<Record<string, number>>>>>;

/** Limits of a chain that says nothing of its own: the measured best for four validators on one machine. */
export const DEFAULT_LIMITS: Genesis['limits'] = {
  batchTransactions: 500,
  batchBytes: 2_097_152,
  transactionBytes: LIMITS.transactionBytesMax,
  clockBoundMs: 60_000,
  emptyBlocks: false,
  expiryBlocks: 100_000,
};

const name = text('a name of 1..64 letters, digits, ".", "_" or "-"', /^[A-Za-z0-9._-]{1,64}$/);
const named: Shape<NamedAccount> = record({ name, publicKey: hexBytes(32) });
const anyJson = createShape<unknown>('a JSON value', (value) => value);

const limitsShape: Shape<Genesis['limits']> = record({
  batchTransactions: withFallback(integer(1, LIMITS.batchTransactionsMax), DEFAULT_LIMITS.batchTransactions),
  batchBytes: withFallback(integer(1, LIMITS.batchBytesMax), DEFAULT_LIMITS.batchBytes),
  transactionBytes: withFallback(integer(1, LIMITS.transactionBytesMax), DEFAULT_LIMITS.transactionBytes),
  clockBoundMs: withFallback(integer(1, LIMITS.clockBoundMsMax), DEFAULT_LIMITS.clockBoundMs),
  emptyBlocks: withFallback(flag, DEFAULT_LIMITS.emptyBlocks),
  expiryBlocks: withFallback(integer(1, LIMITS.expiryBlocksMax), DEFAULT_LIMITS.expiryBlocks),
});

/**
 * The genesis that this JSON says, or everything that is wrong with it.
 * @param engines parameters of the engines that the caller can run; another engine's name is a problem
 */
export function readGenesis(json: unknown, engines: EngineShapes): Genesis | readonly ConfigProblem[] {
  const read = readShape(genesisShape(engines), json);
  if ('problems' in read) return read.problems;
  const problems = [...largestTransactionProblems(read.value), ...repetitionProblems(read.value)];
  return problems.length > 0 ? problems : read.value;
}

/** JSON that reads back as the same genesis. */
export function genesisToJson(genesis: Genesis): unknown {
  const namedToJson = ({ name, publicKey }: NamedAccount) => ({ name, publicKey: bytesToHex(publicKey) });
  return {
    ...genesis,
    salt: bytesToHex(genesis.salt),
    validators: genesis.validators.map(namedToJson),
    accounts: genesis.accounts.map(namedToJson),
  };
}

function genesisShape(engines: EngineShapes): Shape<Genesis> {
  return record<Genesis>({
    version: integer(GENESIS_VERSION, GENESIS_VERSION),
    name,
    salt: hexBytes(32),
    engine: engineShape(engines),
    lab: withFallback(flag, false),
    limits: withFallback(limitsShape, DEFAULT_LIMITS),
    validators: list(named, 1, LIMITS.validatorsMax),
    application: record({ name, section: anyJson }),
    accounts: withFallback(list(named, 0, LIMITS.genesisAccountsMax), []),
  });
}

/** The name decides what the parameters must look like. */
function engineShape(engines: EngineShapes): Shape<Genesis['engine']> {
  const names = Object.keys(engines);
  const expected = `a record of name (${names.join(', ')}) and parameters`;
  const nameShape = createShape(`one of ${names.join(', ')}`, (value) =>
    names.find((known) => known === value),
  );
  return {
    expected,
    read: (value, path, report) => {
      const chosen = (value as { name?: unknown } | null)?.name;
      const parameters = typeof chosen === 'string' && Object.hasOwn(engines, chosen) && engines[chosen];
      if (parameters) return record({ name: nameShape, parameters }).read(value, path, report);
      const nearest = typeof chosen === 'string' ? nearestName(chosen, names) : undefined;
      const problem = {
        path: `${path}.name`,
        expected: nameShape.expected,
        found: JSON.stringify(chosen) ?? 'nothing',
      };
      report(nearest === undefined ? problem : { ...problem, nearest });
      return undefined;
    },
  };
}

/** A chain on which a lawful transaction fits no batch would let it wait for ever. */
function largestTransactionProblems({ limits }: Genesis): ConfigProblem[] {
  const needed = BATCH_BASE_BYTES + BATCH_ENTRY_BYTES + limits.transactionBytes;
  if (limits.batchBytes >= needed) return [];
  const expected = `at least ${needed}, or the largest transaction (${limits.transactionBytes} bytes) fits no batch`;
  return [{ path: 'limits.batchBytes', expected, found: String(limits.batchBytes) }];
}

function repetitionProblems(genesis: Genesis): ConfigProblem[] {
  return [
    ...repeated(genesis.validators, 'validators', 'name', (validator) => validator.name),
    ...repeated(genesis.validators, 'validators', 'publicKey', (validator) =>
      bytesToHex(validator.publicKey),
    ),
    ...repeated(genesis.accounts, 'accounts', 'name', (account) => account.name),
  ];
}

function repeated<T>(
  items: readonly T[],
  path: string,
  key: string,
  keyOf: (item: T) => string,
): ConfigProblem[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const value = keyOf(item);
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [{ path: `${path}[${index}].${key}`, expected: `a ${key} of its own`, found: value }];
  });
}
