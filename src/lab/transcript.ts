/** A run written down for people, an entry for each thing worth seeing, so that it can be kept as lines of JSON and read in lanes. */
import { bytesToHex, bytesToKey } from '../base/bytes.ts';
import type { Seen } from '../checker/seen.ts';
import type { Effect, ReplicaId } from '../protocols/contract.ts';
import type { OrderingOutput } from '../protocols/ordering.ts';
import type { Ballot, ChainPoint, PbftMessage } from '../protocols/pbft/messages.ts';
import { encodeMessage } from '../protocols/pbft/wire.ts';
import type { TimedFault } from '../simulator/scenario.ts';
import type { LabRun } from './run.ts';

/** First line of a kept transcript. */
export interface TranscriptHead {
  readonly type: 'run';
  readonly seed: number | string;
  readonly nodes: readonly string[];
}

/** `node` null: it happened to all of them. */
export interface TranscriptEntry {
  readonly atMs: number;
  readonly node: ReplicaId | null;
  /**
   * `say`: it left the replica, and `forge`: so that its honest code had not said it; `lost`: the network did not bring it; `lie`: what a
   * traitor says that it did; `world`: what happened to the replica.
   */
  readonly mark: 'say' | 'forge' | 'lost' | 'lie' | 'state' | 'proof' | 'fault' | 'world';
  readonly text: string;
}

/** `pre-prepare` for `prePrepare`. */
function toWords(type: string): string {
  return type.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Digits of a digest that tell two versions apart. */
const SHOWN_DIGITS = 4;

/** What is not worth a line: said all the time, or an answer to what is. */
const HIDDEN: readonly PbftMessage['type'][] = ['status', 'fetch', 'batch', 'forward'];

/** The phase, where it is and for what: `commit 0/3 a1b2` is of view 0, sequence number 3, and the batch a1b2... */
function messageToText({ type, body }: PbftMessage): string | undefined {
  if (HIDDEN.includes(type)) return undefined;
  const inner = 'proposal' in body ? body.proposal : 'proof' in body ? body.proof : body;
  const { view, sequence, digest, blockHash } = inner as Partial<Ballot & ChainPoint>;
  const place = [view, sequence].filter((part) => part !== undefined).join('/');
  const value = digest ?? blockHash;
  const shown = value === undefined ? '' : bytesToHex(value).slice(0, SHOWN_DIGITS);
  return [toWords(type), place, shown].filter((part) => part !== '').join(' ');
}

type Note = Pick<TranscriptEntry, 'mark' | 'text'>;

function effectToEntries(effect: Effect<unknown, unknown>): readonly Note[] {
  if (effect.type === 'accuse') return [{ mark: 'proof', text: `n${effect.who} ${effect.evidence.kind}` }];
  const output = effect.type === 'output' ? (effect.output as OrderingOutput) : undefined;
  if (output?.type === 'mute') return [{ mark: 'state', text: 'does not vote' }];
  if (output?.type !== 'view') return [];
  return [{ mark: 'state', text: `view ${output.view} ${output.active ? 'entered' : 'awaited'}` }];
}

function seenToEntries(seen: Seen): readonly Note[] {
  switch (seen.type) {
    case 'sent': {
      const text = messageToText(seen.message as PbftMessage);
      const to = typeof seen.to === 'number' ? ` to n${seen.to}` : '';
      return text === undefined ? [] : [{ mark: 'say', text: text + to }];
    }
    case 'stored':
      return seen.blocks.map(({ height }) => ({ mark: 'state', text: `block ${height} on disk` }));
    case 'born':
      return [{ mark: 'world', text: `starts at ${seen.height}` }];
    case 'failed':
      return [{ mark: 'fault', text: `stops: ${seen.reason}` }];
    case 'fault':
      return [{ mark: 'fault', text: `${seen.fault.action}s n${seen.peer}: ${seen.fault.code}` }];
    case 'step':
      return seen.effects.flatMap(effectToEntries);
    default:
      return [];
  }
}

function faultToEntry({ atMs, type, ...rest }: TimedFault): TranscriptEntry {
  const node = 'replica' in rest ? rest.replica : null;
  const { replica: _replica, ...details } = rest as { replica?: number };
  const words = Object.keys(details).length === 0 ? '' : ` ${JSON.stringify(details)}`;
  return { atMs, node, mark: 'world', text: `${type}${words}` };
}

/** What the honest code inside traitors said; everything else that they say is forged. */
function createSaid() {
  const said = new Map<ReplicaId, Set<string>>();
  const keyOf = (message: unknown): string => bytesToKey(encodeMessage(message as PbftMessage));
  return {
    add: (traitor: ReplicaId, message: unknown): void => {
      said.set(traitor, (said.get(traitor) ?? new Set()).add(keyOf(message)));
    },
    isForged: (replica: ReplicaId, message: unknown): boolean =>
      said.get(replica)?.has(keyOf(message)) === false,
  };
}

export interface TranscriptWriter extends Required<Pick<LabRun, 'watch' | 'onLie' | 'onSay' | 'onLost'>> {
  /** In the order of their times. */
  readonly entries: () => readonly TranscriptEntry[];
}

/** Longest transcript: a run that says more is cut, and the last entry says so. */
const ENTRIES_MAX = 500_000;

/** Hears a run with these faults. */
export function createTranscriptWriter(faults: readonly TimedFault[]): TranscriptWriter {
  const entries: TranscriptEntry[] = faults.map(faultToEntry);
  const add = (entry: TranscriptEntry): void => {
    if (entries.length < ENTRIES_MAX) entries.push(entry);
    else if (entries.length === ENTRIES_MAX)
      entries.push({ ...entry, node: null, mark: 'world', text: 'and so on' });
  };
  const said = createSaid();
  return {
    watch: (node, seen, atMs) => {
      for (const entry of seenToEntries(seen)) {
        const isForged = seen.type === 'sent' && said.isForged(node, seen.message);
        add({ atMs, node, ...entry, ...(isForged ? { mark: 'forge' } : {}) });
      }
    },
    onSay: said.add,
    onLost: (node, to, message, atMs) => {
      const text = messageToText(message as PbftMessage);
      if (text !== undefined) add({ atMs, node, mark: 'lost', text: `n${to} misses ${text}` });
    },
    onLie: (node, behaviour, what, atMs) => add({ atMs, node, mark: 'lie', text: `${behaviour}: ${what}` }),
    entries: () => entries.toSorted((left, right) => left.atMs - right.atMs),
  };
}
