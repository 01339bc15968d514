/**
 * One text for equal things: two states, or two messages, have the same text when no later step can tell them apart. Votes are a set, not a
 * list by arrival. Left out is what is only a copy (the records of the log), and which of several sufficient signatures a certificate
 * names, or which statements a proof of a lie shows: any of them prove the same.
 */
import { bytesToHex } from '../../base/bytes.ts';
import type { BookedVote, VoteBook } from '../../protocols/common/vote-book.ts';

const LEFT_OUT = new Set(['signature', 'records', 'ticks', 'bornTick', 'settled']);
/** Where signatures of others are gathered, in certificates and proofs. */
const GATHERED = new Set(['prepares', 'commits', 'signatures']);

function isVoteBook(value: object): value is VoteBook {
  return 'all' in value && typeof value.all === 'function';
}

function voteToText({ signer, view, digest }: BookedVote): string {
  return `${signer}/${view}/${bytesToHex(digest)}`;
}

/** Two statements of one member prove one lie, whichever two they are. */
function isEvidence(value: object): boolean {
  return 'accused' in value && 'kind' in value;
}

/** Called for every state found, so it joins texts as it goes. */
function fieldsToText(value: object): string {
  let text = '{';
  for (const [name, field] of Object.entries(value)) {
    if (LEFT_OUT.has(name) || (GATHERED.has(name) && Array.isArray(field))) continue;
    if (name === 'bytes' && isEvidence(value)) continue;
    text += `${name}:${toText(field)},`;
  }
  return `${text}}`;
}

/** The text of any plain value, of maps and sets whatever their order, and of vote books. */
export function toText(value: unknown): string {
  if (value instanceof Uint8Array) return bytesToHex(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(toText).join()}]`;
  if (value instanceof Set) return `<${[...value].map(toText).sort().join()}>`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, entry]) => `${toText(key)}=${toText(entry)}`);
    return `<${entries.sort().join()}>`;
  }
  return isVoteBook(value) ? `<${value.all().map(voteToText).sort().join()}>` : fieldsToText(value);
}
