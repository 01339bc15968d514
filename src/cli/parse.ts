/** Words of the command line turned into values; what does not fit is a `UsageError` that names the word and what would fit. */
import { isProblem, type OrderWords, readTraitors } from '../adversary/reading.ts';
import { LIMITS } from '../base/limits.ts';
import { suggestNames } from '../base/nearest.ts';
import { UsageError } from './exit.ts';

/** A whole number in decimal digits, between `min` and `max`. */
export function parseInteger(
  text: string,
  what: string,
  min: number,
  max: number = LIMITS.integerMax,
): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  const range =
    max === LIMITS.integerMax ? `a whole number from ${min}` : `a whole number from ${min} to ${max}`;
  throw new UsageError(`${what}: expected ${range}, got "${text}".`);
}

/** A decimal fraction between `min` and `max`, such as 0.25. */
export function parseShare(text: string, what: string, min: number, max: number): number {
  const value = /^\d?\.?\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`${what}: expected a number from ${min} to ${max}, got "${text}".`);
}

/** A time between blocks in milliseconds, from text such as `2s` or `500ms`. */
export function parseBlockTime(text: string, what: string): number {
  const [, digits, unit] = /^(\d{1,7})(ms|s)$/.exec(text) ?? [];
  const milliseconds = Number(digits) * (unit === 's' ? 1_000 : 1);
  if (milliseconds >= 100 && milliseconds <= 3_600_000) return milliseconds;
  throw new UsageError(`${what}: expected a time from 100ms to 3600s, got "${text}".`);
}

/** One of a few words. */
export function parseChoice(text: string, what: string, words: readonly string[]): string {
  if (words.includes(text)) return text;
  throw new UsageError(
    `${what}: expected ${words.join(' or ')}, got "${text}". ${suggestNames(text, words)}`,
  );
}

/** How many validators a local network may have on the command line: n = 1..16 is what the tests cover. */
export function parseNodeCount(text: string, what: string): number {
  return parseInteger(text, what, 1, 16);
}

/** A height that a transaction may still be committed at, or a block's. */
export function parseHeight(text: string, what: string): number {
  return parseInteger(text, what, 1);
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** How long something may take, in milliseconds, from text such as `90s`, `10m` or `8h`. */
export function parseDuration(text: string, what: string): number {
  const [, digits, unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const milliseconds = Number(digits) * (UNIT_MS[unit] ?? Number.NaN);
  if (milliseconds >= 1_000 && milliseconds <= 7 * 24 * 3_600_000) return milliseconds;
  throw new UsageError(`${what}: expected a time from 1s to 168h, such as 10m, got "${text}".`);
}

/** Seconds of a measurement. */
export function parseSeconds(text: string, what: string): number {
  return parseInteger(text, what, 1, 86_400);
}

/** First port of a network, or `auto` for the next free ones. */
export function parseBasePort(text: string, what: string): number | 'auto' {
  if (text === 'auto') return 'auto';
  if (/^\d{1,5}$/.test(text)) return parseInteger(text, what, 1_024, 65_000);
  throw new UsageError(`${what}: expected a port from 1024 to 65000 or "auto", got "${text}".`);
}

/** A sum of the built-in accounts: a whole number above zero that fits 64 bits. */
export function parseAmount(text: string, what: string): bigint {
  const value = /^\d{1,20}$/.test(text) ? BigInt(text) : 0n;
  if (value > 0n && value < 1n << 64n) return value;
  throw new UsageError(`${what}: expected a whole number above 0 and below 2^64, got "${text}".`);
}

/**
 * Groups of node names: `n0,n1|n2,n3`. Who is named in several reaches them all.
 * @throws UsageError on an empty group, or a name twice in one.
 */
export function parseGroups(text: string): readonly (readonly string[])[] {
  const groups = text.split('|').map((group) => group.split(',').map((name) => name.trim()));
  const names = groups.flat();
  const twice = groups.flatMap((group) => group.filter((name, position) => group.indexOf(name) !== position));
  const example = 'for example "n0,n1|n2,n3"';
  if (names.some((name) => name === '')) {
    throw new UsageError(
      `The partition "${text}" has an empty name; expected groups of node names, ${example}.`,
    );
  }
  if (twice.length > 0) throw new UsageError(`The partition "${text}" names ${twice[0]} twice in one group.`);
  return groups;
}

/** `n3=equivocate`, several with commas between. */
export function parseTraitors(text: string, what: string): readonly Pick<OrderWords, 'node' | 'behaviour'>[] {
  const read = readTraitors(text);
  if (isProblem(read)) throw new UsageError(`${what}: ${read.problem}`);
  return read;
}

/** Names with commas between. */
export function parseNames(text: string, what: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new UsageError(
    `${what}: "${text}" has an empty name; expected names with commas between, such as n0,n1.`,
  );
}

/** Is this a hash in hexadecimal digits? */
export function isHash(text: string): boolean {
  return /^(0x)?[0-9a-fA-F]{64}$/.test(text);
}
