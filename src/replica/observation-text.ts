/**
 * The observed stream as text for people: one line for every event and every effect. It shows the shape of values, not every byte:
 * byte strings are cut to their first four bytes. Also reads values that went through JSON, where byte strings are such texts already, or
 * whole hashes between angle brackets.
 */
import { bytesToHex } from '../base/bytes.ts';
import type { Effect, Event } from '../protocols/contract.ts';

const SHOWN_BYTES = 4;
/** So many members of a list are shown; the others are counted. */
const SHOWN_MEMBERS = 8;
const SHOWN_LETTERS = 40;

/** `a1b2c3d4..32` for a hash, `<a1b2>` for what is short enough to be shown whole. */
export function bytesToText(bytes: Uint8Array): string {
  const hex = bytesToHex(bytes.subarray(0, SHOWN_BYTES));
  return bytes.length > SHOWN_BYTES ? `${hex}..${bytes.length}` : `<${hex}>`;
}

/** A value on one line. */
export function valueToText(value: unknown): string {
  if (value instanceof Uint8Array) return bytesToText(value);
  if (Array.isArray(value)) {
    const shown = value.slice(0, SHOWN_MEMBERS).map((member) => valueToText(member));
    if (value.length > SHOWN_MEMBERS) shown.push(`+${value.length - SHOWN_MEMBERS}`);
    return `[${shown.join(' ')}]`;
  }
  if (typeof value !== 'object' || value === null) return cutText(String(value));
  const { type, ...rest } = value as Record<string, unknown>;
  const fields = Object.entries(rest).map(([key, field]) => `${key}=${valueToText(field)}`);
  return `${typeof type === 'string' ? `${type} ` : ''}{${fields.join(' ')}}`;
}

/** A step of an engine: what went in, then, indented, what came out. */
export function stepToLines(step: {
  readonly event: Event<unknown, unknown>;
  readonly effects: readonly Effect<unknown, unknown>[];
}): readonly string[] {
  return [`> ${eventToText(step.event)}`, ...step.effects.map((effect) => `    ${effectToText(effect)}`)];
}

function eventToText(event: Event<unknown, unknown>): string {
  switch (event.type) {
    case 'start':
      return 'start';
    case 'timer':
      return `timer ${event.name}`;
    case 'message':
      return `from ${event.from}: ${valueToText(event.message)}`;
    case 'input':
      return `input ${valueToText(event.input)}`;
  }
}

function effectToText(effect: Effect<unknown, unknown>): string {
  switch (effect.type) {
    case 'send':
      return `send to ${effect.to}: ${valueToText(effect.message)}`;
    case 'output':
      return `output ${valueToText(effect.output)}`;
    default:
      return valueToText(effect);
  }
}

/** A hash that went through JSON whole. */
const WHOLE_BYTES = /^<[0-9a-f]{10,}>$/;

function cutText(text: string): string {
  if (WHOLE_BYTES.test(text)) return `${text.slice(1, 1 + 2 * SHOWN_BYTES)}..${(text.length - 2) / 2}`;
  return text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}..${text.length}` : text;
}
