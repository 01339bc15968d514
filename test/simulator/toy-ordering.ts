/**
 * The smallest ordering engine that the simulator can be tried on: replica 0 leads for ever, a majority of acknowledgements decides.
 * It survives crashes and partitions, but no traitor. `usurp` makes it wrong: whoever waits too long leads by himself and asks nobody.
 */
import { bytesToHex, bytesToUtf8, hexToBytes, utf8ToBytes } from '../../src/base/bytes.ts';
import { isFault, punish } from '../../src/base/fault.ts';
import type { Vote } from '../../src/checker/conduct.ts';
import type { Claim, Effect, Event } from '../../src/protocols/contract.ts';
import type {
  Ordering,
  OrderingConfig,
  OrderingInput,
  OrderingOutput,
  OrderingProcess,
  ProposedBatch,
} from '../../src/protocols/ordering.ts';

type Signature = readonly [signer: number, signature: string];

export type ToyMessage =
  | { readonly type: 'proposal'; readonly sequence: number; readonly batch: string; readonly digest: string }
  | {
      readonly type: 'ack';
      readonly sequence: number;
      readonly digest: string;
      readonly signature: Signature;
    }
  | {
      readonly type: 'decision';
      readonly sequence: number;
      readonly batch: string;
      readonly digest: string;
      readonly acks: readonly Signature[];
    }
  | { readonly type: 'status'; readonly sequence: number; readonly isAnswer: boolean };

export interface ToyParameters {
  /** Wrong on purpose: lead when the leader is silent, and decide alone. */
  readonly usurp: boolean;
}

type ToyEffect = Effect<ToyMessage, OrderingOutput>;

/** Proposals remembered: a decision may reach the disk after the next proposal does. */
const KEPT_RECORDS = 8;
const STATUS_MS = 100;
const USURP_MS = 400;

const signed = (sequence: number, digest: string): Uint8Array => utf8ToBytes(`${sequence} ${digest}`);

function toClaim(sequence: number, digest: string, [signer, signature]: Signature): Claim {
  return {
    signer,
    tag: 'commit',
    bytes: signed(sequence, digest),
    signature: hexToBytes(signature) ?? new Uint8Array(),
  };
}

function parse<T>(bytes: Uint8Array): T | undefined {
  try {
    return JSON.parse(bytesToUtf8(bytes) ?? '') as T;
  } catch {
    return undefined;
  }
}

class ToyProcess implements OrderingProcess<ToyMessage> {
  private readonly config: OrderingConfig<ToyParameters>;
  private executed: number;
  private durable: number;
  private isLeader: boolean;
  private records: readonly Uint8Array[];
  private pending: { sequence: number; batch: ProposedBatch; acks: Map<number, Signature> } | undefined;
  private effects: ToyEffect[] = [];

  constructor(config: OrderingConfig<ToyParameters>) {
    this.config = config;
    this.executed = config.tip.sequence;
    this.durable = config.tip.sequence;
    this.isLeader = config.self === 0;
    this.records = config.records;
  }

  step(event: Event<ToyMessage, OrderingInput>): readonly ToyEffect[] {
    this.effects = [];
    if (event.type === 'start') this.onStart();
    else if (event.type === 'timer') this.onTimer(event.name);
    else if (event.type === 'message') this.onMessage(event.from, event.message);
    else this.onInput(event.input);
    return this.effects;
  }

  private onStart(): void {
    this.effects.push({ type: 'setTimer', name: 'status', delayMs: STATUS_MS });
    this.resume();
  }

  /** Leads on where the log says so: a number that was proposed once is proposed again as it was. */
  private resume(): void {
    const kept = this.records
      .map((record) => parse<{ sequence: number; batch: string; digest: string }>(record))
      .find((record) => record?.sequence === this.executed + 1);
    if (kept === undefined) this.wish();
    else this.lead(kept.sequence, { bytes: hexToBytes(kept.batch)!, digest: hexToBytes(kept.digest)! });
  }

  private onTimer(name: string): void {
    if (name === 'usurp') {
      this.isLeader = true;
      this.wish();
      return;
    }
    this.effects.push({ type: 'setTimer', name: 'status', delayMs: STATUS_MS });
    this.send('all', { type: 'status', sequence: this.durable, isAnswer: false });
    if (this.pending !== undefined) this.sendProposal(this.pending.sequence, this.pending.batch);
  }

  private onInput(input: OrderingInput): void {
    if (input.type === 'batch' && this.pending === undefined && input.sequence === this.executed + 1) {
      const { sequence, batch } = input;
      const kept = { sequence, batch: bytesToHex(batch.bytes), digest: bytesToHex(batch.digest) };
      const record = utf8ToBytes(JSON.stringify(kept));
      this.effects.push({ type: 'forget', keep: this.records }, { type: 'persist', record });
      this.records = [...this.records.slice(-KEPT_RECORDS), record];
      this.lead(sequence, batch);
    } else if (input.type === 'judged' && input.verdict === 'valid') {
      const digest = bytesToHex(input.digest);
      this.send(0, {
        type: 'ack',
        sequence: input.sequence,
        digest,
        signature: this.sign(input.sequence, digest),
      });
    } else if (input.type === 'executed') {
      this.output({ type: 'seal', sequence: input.sequence, record: new Uint8Array() });
    } else if (input.type === 'durable') this.durable = Math.max(this.durable, input.sequence);
    else if (input.type === 'synced') {
      this.durable = Math.max(this.durable, input.sequence);
      this.executed = Math.max(this.executed, input.sequence);
      if ((this.pending?.sequence ?? 0) <= this.executed) this.pending = undefined;
      if (this.pending === undefined) this.resume();
    } else if (input.type === 'head' && this.config.parameters.usurp) {
      if (input.head === null) this.effects.push({ type: 'clearTimer', name: 'usurp' });
      else this.effects.push({ type: 'setTimer', name: 'usurp', delayMs: USURP_MS });
    }
  }

  private onMessage(from: number, message: ToyMessage): void {
    const next = this.executed + 1;
    if (message.type === 'status') {
      if (message.sequence > this.executed) {
        this.output({ type: 'behind', sequence: message.sequence, peers: [from] });
      } else if (message.sequence < this.durable && !message.isAnswer) {
        this.send(from, { type: 'status', sequence: this.durable, isAnswer: true });
      }
    } else if (message.sequence !== next) return;
    else if (message.type === 'proposal') {
      const batch = { bytes: hexToBytes(message.batch)!, digest: hexToBytes(message.digest)! };
      this.output({ type: 'judge', view: 0, sequence: next, batch, fresh: true, clock: true });
    } else if (message.type === 'ack') this.onAck(message.digest, message.signature);
    else this.decide(next, message.batch, message.digest, message.acks);
  }

  private onAck(digest: string, signature: Signature): void {
    if (this.pending === undefined || bytesToHex(this.pending.batch.digest) !== digest) return;
    this.pending.acks.set(signature[0], signature);
    const { sequence, batch, acks } = this.pending;
    const needed = this.config.parameters.usurp ? 1 : Math.floor(this.config.members / 2) + 1;
    if (acks.size < needed) return;
    const bytes = bytesToHex(batch.bytes);
    const proof = [...acks.values()];
    this.send('all', { type: 'decision', sequence, batch: bytes, digest, acks: proof });
    this.decide(sequence, bytes, digest, proof);
  }

  private decide(sequence: number, batch: string, digest: string, acks: readonly Signature[]): void {
    this.executed = sequence;
    this.pending = undefined;
    const engineHeader = utf8ToBytes(JSON.stringify({ sequence, digest }));
    const decision = {
      sequence,
      batch: { bytes: hexToBytes(batch)!, digest: hexToBytes(digest)! },
      engineHeader,
      proof: utf8ToBytes(JSON.stringify(acks)),
      systemOperations: [],
    };
    this.output({ type: 'adopt', revert: 0, decisions: [decision] });
    this.wish();
  }

  private lead(sequence: number, batch: ProposedBatch): void {
    const { self } = this.config;
    const own = this.sign(sequence, bytesToHex(batch.digest));
    this.pending = { sequence, batch, acks: new Map() };
    this.output({ type: 'ordered', view: 0, sequence, digest: batch.digest });
    this.sendProposal(sequence, batch);
    if (own[0] === self) this.onAck(bytesToHex(batch.digest), own);
  }

  private sendProposal(sequence: number, batch: ProposedBatch): void {
    const [bytes, digest] = [bytesToHex(batch.bytes), bytesToHex(batch.digest)];
    this.send('all', { type: 'proposal', sequence, batch: bytes, digest });
  }

  private sign(sequence: number, digest: string): Signature {
    return [this.config.self, bytesToHex(this.config.sign('commit', signed(sequence, digest)))];
  }

  private wish(): void {
    if (this.isLeader) this.output({ type: 'propose', view: 0, sequence: this.executed + 1 });
  }

  private send(to: number | 'all', message: ToyMessage): void {
    this.effects.push({ type: 'send', to, message });
  }

  private output(output: OrderingOutput): void {
    this.effects.push({ type: 'output', output });
  }
}

/** The votes that the checker compares: acknowledgements. */
export function toyVotesOf(message: unknown): readonly Vote[] {
  const toy = message as ToyMessage;
  if (toy.type !== 'ack') return [];
  const value = hexToBytes(toy.digest) ?? new Uint8Array();
  return [{ signer: toy.signature[0], phase: 'ack', view: 0, sequence: toy.sequence, value }];
}

export const toyOrdering: Ordering<ToyMessage, ToyParameters> = {
  name: 'toy',
  finality: { type: 'instant' },
  createProcess: (config) => new ToyProcess(config),
  encode: (message) => utf8ToBytes(JSON.stringify(message)),
  decode: (bytes) => parse<ToyMessage>(bytes) ?? punish('bad-message', 'not a toy message'),
  claims(message) {
    if (message.type === 'ack') return [toClaim(message.sequence, message.digest, message.signature)];
    if (message.type !== 'decision') return [];
    return message.acks.map((ack) => toClaim(message.sequence, message.digest, ack));
  },
  readCertificate: () => punish('bad-certificate', 'toys have no certificates'),
  readHeader({ engineHeader }) {
    return parse<{ sequence: number }>(engineHeader) ?? punish('bad-header', 'not a toy header');
  },
  readProof(proof, block) {
    const header = toyOrdering.readHeader(block);
    if (isFault(header)) return header;
    const digest = bytesToHex(block.batchDigest);
    const acks = parse<readonly Signature[]>(proof) ?? [];
    return { sequence: header.sequence, claims: acks.map((ack) => toClaim(header.sequence, digest, ack)) };
  },
  readSeal: () => [],
  checkEvidence: () => punish('bad-evidence', 'toys accuse nobody'),
};
