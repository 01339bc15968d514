/**
 * How engine messages travel between bare replicas: encoded and decoded, or handed over; their claims checked before any process sees them.
 * One message to many is encoded, hashed and checked once: what is true of its signatures is true for everybody.
 */
import { isFault, punish } from '../../base/fault.ts';
import type { Seen } from '../../checker/seen.ts';
import type { Claim, ReplicaId } from '../../protocols/contract.ts';
import type { VirtualNetwork } from '../network.ts';
import { fingerprint, type RollingHash } from '../rolling-hash.ts';
import type { EngineHost } from './engine-host.ts';
import type { EngineSettings } from './settings.ts';

export interface EngineLinksConfig<M, P> {
  readonly settings: EngineSettings<M, P>;
  readonly members: number;
  /** Whose copy each instance is. */
  readonly identities: readonly ReplicaId[];
  readonly network: VirtualNetwork;
  readonly replicas: readonly EngineHost<M>[];
  readonly hash: RollingHash;
  readonly isTrue: (claim: Claim) => boolean;
  readonly see: (replica: ReplicaId, seen: Seen) => void;
}

/** `from` is an instance; `to` a member, all of whose instances are meant. */
export interface EngineLinks<M> {
  readonly send: (from: number, to: ReplicaId | 'all', message: M) => void;
  /** Takes something other than an engine message to a peer. */
  readonly carry: (from: number, to: ReplicaId, deliver: (peer: EngineHost<M>) => void) => void;
}

/** One message on its way, to one or to all. */
interface Envelope<M> {
  readonly message: M;
  /** Null where messages are handed over as they are. */
  readonly bytes: Uint8Array | null;
  readonly print: number;
  /** Undefined until somebody has checked. */
  isTrue: boolean | undefined;
}

export function createEngineLinks<M, P>(config: EngineLinksConfig<M, P>): EngineLinks<M> {
  const { settings, members, identities, network, replicas, hash } = config;
  const { ordering } = settings;

  const seal = (message: M): Envelope<M> => {
    const bytes = settings.wire === 'bytes' ? ordering.encode(message) : null;
    return { message, bytes, print: fingerprint(bytes ?? message), isTrue: undefined };
  };
  const isTrue = (envelope: Envelope<M>, message: M): boolean => {
    envelope.isTrue ??=
      settings.signatures === 'none' || ordering.claims(message, members).every(config.isTrue);
    return envelope.isTrue;
  };
  const open = (sender: number, to: number, envelope: Envelope<M>): void => {
    const host = replicas[to];
    const from = identities[sender]!;
    if (host === undefined || !host.isUp()) return;
    hash.number(envelope.print);
    const message = envelope.bytes === null ? envelope.message : ordering.decode(envelope.bytes);
    if (isFault(message)) host.onFault(from, message);
    else if (!isTrue(envelope, message))
      host.onFault(from, punish('bad-signature', 'a claim that is not true'));
    else host.onMessage(from, message);
  };
  /** Sends to the instances that are meant, never to the sender itself. */
  const toEach = (from: number, to: ReplicaId | 'all', deliver: (instance: number) => void): void => {
    for (let instance = 0; instance < identities.length; instance += 1) {
      if (instance !== from && (to === 'all' || identities[instance] === to)) {
        network.send(from, instance, deliver);
      }
    }
  };
  const carry = (from: number, to: ReplicaId, deliver: (peer: EngineHost<M>) => void): void =>
    toEach(from, to, (instance) => deliver(replicas[instance]!));

  return {
    carry,
    send(from, to, message) {
      const envelope = seal(message);
      hash.number(envelope.print);
      config.see(from, { type: 'sent', message });
      toEach(from, to, (instance) => open(from, instance, envelope));
    },
  };
}
