/**
 * A run as text: one line for every event and every effect, with virtual time and replica. The same run gives the same text.
 * It shows the shape of values, not every byte: byte strings are cut to their first four bytes.
 */
import { bytesToHex } from '../base/bytes.ts';
import type { Seen } from '../checker/seen.ts';
import type { Effect, Event, ReplicaId } from '../protocols/contract.ts';
import type { Watch } from './foundation.ts';

export interface Transcript {
  /** To be handed to a world as its `watch`. */
  readonly watch: Watch;
  readonly text: () => string;
}

const SHOWN_BYTES = 4;
/** So many members of a list are shown; the others are counted. */
const SHOWN_MEMBERS = 8;

const SHOWN_LETTERS = 40;

function cutText(text: string): string {
  return text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}..${text.length}` : text;
}

/** A value on one line. */
function toText(value: unknown): string {
  if (value instanceof Uint8Array) {
    const hex = bytesToHex(value.subarray(0, SHOWN_BYTES));
    return value.length > SHOWN_BYTES ? `${hex}..${value.length}` : `<${hex}>`;
  }
  if (Array.isArray(value)) {
    const shown = value.slice(0, SHOWN_MEMBERS).map((member) => toText(member));
    if (value.length > SHOWN_MEMBERS) shown.push(`+${value.length - SHOWN_MEMBERS}`);
    return `[${shown.join(' ')}]`;
  }
  if (typeof value !== 'object' || value === null) return cutText(String(value));
  const { type, ...rest } = value as Record<string, unknown>;
  const fields = Object.entries(rest).map(([key, field]) => `${key}=${toText(field)}`);
  return `${typeof type === 'string' ? `${type} ` : ''}{${fields.join(' ')}}`;
}

function eventToText(event: Event<unknown, unknown>): string {
  switch (event.type) {
    case 'start':
      return 'start';
    case 'timer':
      return `timer ${event.name}`;
    case 'message':
      return `from ${event.from}: ${toText(event.message)}`;
    case 'input':
      return `input ${toText(event.input)}`;
  }
}

function effectToText(effect: Effect<unknown, unknown>): string {
  switch (effect.type) {
    case 'send':
      return `send to ${effect.to}: ${toText(effect.message)}`;
    case 'output':
      return `output ${toText(effect.output)}`;
    default:
      return toText(effect);
  }
}

function seenToLines(seen: Seen): readonly string[] {
  if (seen.type === 'step') {
    return [`> ${eventToText(seen.event)}`, ...seen.effects.map((effect) => `    ${effectToText(effect)}`)];
  }
  return seen.type === 'sent' ? [] : [`* ${toText(seen)}`];
}

/** `isShown` chooses what is written down; everything, if left out. */
export function createTranscript(
  isShown: (replica: ReplicaId, seen: Seen) => boolean = () => true,
): Transcript {
  const lines: string[] = [];
  return {
    watch(replica, seen, atMs) {
      if (!isShown(replica, seen)) return;
      const head = `${atMs.toFixed(3).padStart(10)} n${replica} `;
      for (const line of seenToLines(seen)) lines.push(head + line);
    },
    text: () => lines.map((line) => `${line}\n`).join(''),
  };
}
