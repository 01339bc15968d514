/**
 * The file of `submit batch`: one transaction a line, each a JSON object. The whole file is read before anything is submitted,
 * so that a typing error on the last line does not leave half a file on the chain.
 */
import { LIMITS } from '../base/limits.ts';
import { suggestNames } from '../base/nearest.ts';
import type { AccountsOperation } from '../ledger/accounts/operations.ts';
import { UsageError } from './exit.ts';
import { textToKey, textToValue } from './operation-text.ts';
import { parseAmount } from './parse.ts';

export interface BatchLine {
  /** Line number in the file, from 1. */
  readonly line: number;
  /** Name of the signing account, where the line names one. */
  readonly as: string | undefined;
  readonly operations: readonly AccountsOperation[];
}

/** What a line may hold, by its one key. */
const OPERATION_NAMES = ['put', 'delete', 'transfer', 'expect'] as const;

/**
 * Reads every line; empty lines are skipped.
 * @param findTo turns the name of an account into its public key.
 * @throws UsageError with the name of the file, the number of the first wrong line, and what is wrong with it.
 */
export function parseBatch(
  text: string,
  file: string,
  findTo: (who: string) => Uint8Array,
): readonly BatchLine[] {
  const lines: BatchLine[] = [];
  for (const [position, content] of text.split('\n').entries()) {
    if (content.trim() === '') continue;
    try {
      lines.push({ line: position + 1, ...parseLine(content, findTo) });
    } catch (error) {
      throw new UsageError(
        `${file}, line ${position + 1}: ${(error as Error).message} Nothing was submitted.`,
      );
    }
  }
  if (lines.length === 0) throw new UsageError(`${file} holds no transaction.`);
  return lines;
}

function parseLine(content: string, findTo: (who: string) => Uint8Array): Omit<BatchLine, 'line'> {
  const value = parseJson(content);
  const { operations, as, ...rest } = requireObject(value, 'a line');
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw new UsageError(`unknown key "${unknown}". ${suggestNames(unknown, ['operations', 'as'])}`);
  if (as !== undefined && typeof as !== 'string')
    throw new UsageError('"as" must be the name of an account.');
  if (!Array.isArray(operations) || operations.length === 0) {
    throw new UsageError('"operations" must be an array of at least one operation.');
  }
  if (operations.length > LIMITS.operationsPerTransactionMax) {
    throw new UsageError(
      `${operations.length} operations; a transaction holds at most ${LIMITS.operationsPerTransactionMax}.`,
    );
  }
  return { as, operations: operations.map((operation) => parseOperation(operation, findTo)) };
}

function parseOperation(value: unknown, findTo: (who: string) => Uint8Array): AccountsOperation {
  const [[name, argument] = ['', undefined], ...others] = Object.entries(
    requireObject(value, 'an operation'),
  );
  if (others.length > 0)
    throw new UsageError(`an operation has exactly one key; got ${JSON.stringify(value)}.`);
  switch (name) {
    case 'put': {
      const [key, text] = requirePair(name, argument);
      return {
        type: 'put',
        key: textToKey(requireText(key, 'KEY')),
        value: textToValue(requireText(text, 'VALUE')),
      };
    }
    case 'delete':
      return { type: 'delete', key: textToKey(requireText(argument, 'KEY')) };
    case 'transfer': {
      const [to, amount] = requirePair(name, argument);
      if (typeof to !== 'string') throw new UsageError('the receiver of a transfer must be text.');
      return { type: 'transfer', to: findTo(to), amount: parseJsonAmount(amount) };
    }
    case 'expect': {
      const [keyText, text] = requirePair(name, argument);
      const key = textToKey(requireText(keyText, 'KEY'));
      if (text === null) return { type: 'expectAbsent', key };
      return { type: 'expect', key, value: textToValue(requireText(text, 'VALUE')) };
    }
    default:
      throw new UsageError(`unknown operation "${name}". ${suggestNames(name, OPERATION_NAMES)}`);
  }
}

/** JSON readers round numbers above 2^53: larger sums are written as text. */
function parseJsonAmount(amount: unknown): bigint {
  if (typeof amount === 'string' || Number.isSafeInteger(amount))
    return parseAmount(String(amount), 'amount');
  throw new UsageError(
    `amount: expected a whole number (above 2^53 as text), got ${JSON.stringify(amount)}.`,
  );
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new UsageError(`this is no JSON: ${(error as Error).message}.`);
  }
}

function requireObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new UsageError(`${what} must be a JSON object, got ${JSON.stringify(value)}.`);
}

function requirePair(name: string, value: unknown): readonly [unknown, unknown] {
  if (Array.isArray(value) && value.length === 2) return [value[0], value[1]];
  throw new UsageError(`"${name}" takes an array of two, got ${JSON.stringify(value)}.`);
}

function requireText(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new UsageError(`${what} must be text, got ${JSON.stringify(value)}.`);
}
