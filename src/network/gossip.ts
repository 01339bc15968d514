/**
 * Gossip among members over gossipsub 1.2 (Vyzovitis et al., arXiv 2007.02754): a message is judged before it is relayed. Nothing is signed here: what travels
 * proves itself, and a message is named by its hash. Only chains whose engine gossips load this.
 */
import { type GossipSub, gossipsub, StrictNoSign, TopicValidatorResult } from '@libp2p/gossipsub';
import type { PeerId } from '@libp2p/interface';
import { bytesToHex } from '../base/bytes.ts';
import type { Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { sha256 } from '../crypto/hash.ts';
import { introduceAs } from './introduction.ts';

/** What is wrong with a message that a member passed on; undefined: it is to be relayed. */
export type GossipVerdict = Fault | undefined;

const PROTOCOL = '/meshsub/1.2.0';
/** Envelope of a message, and control messages beside it. */
const ENVELOPE_BYTES = 4_096;
/** Messages and names of messages in one RPC. */
const PER_RPC_MAX = 128;

/** Far below every threshold: nothing is heard of such a peer, and nothing sent to it. */
const CUT_SCORE = -1_000;

/**
 * What `createTransport` mounts on a node.
 * @param isCut is the link to this peer filtered? gossipsub feels it within two seconds
 */
export function gossipServices(isCut: (peer: string) => boolean) {
  const create = gossipsub({
    globalSignaturePolicy: StrictNoSign,
    emitSelf: false,
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    fallbackToFloodsub: false,
    protocols: [PROTOCOL],
    maxInboundStreams: 2,
    maxOutboundStreams: 2,
    maxInboundDataLength: LIMITS.gossipBytesMax + ENVELOPE_BYTES,
    maxOutboundBufferSize: 16 * LIMITS.gossipBytesMax,
    decodeRpcLimits: {
      maxSubscriptions: PER_RPC_MAX,
      maxMessages: PER_RPC_MAX,
      maxIhaveMessageIDs: PER_RPC_MAX,
      maxIwantMessageIDs: PER_RPC_MAX,
      maxIdontwantMessageIDs: PER_RPC_MAX,
      maxControlMessages: PER_RPC_MAX,
      maxPeerInfos: PER_RPC_MAX,
    },
    msgIdFn: ({ data }) => sha256(data),
    // Members are known and punished by their links; all of them may live on one host.
    scoreParams: {
      appSpecificScore: (peer) => (isCut(peer) ? CUT_SCORE : 0),
      appSpecificWeight: 1,
      IPColocationFactorWeight: 0,
      behaviourPenaltyWeight: 0,
    },
  });
  return { gossip: create, introduction: introduceAs([PROTOCOL]) };
}

export interface Gossip {
  /** To all members, over some of them. Lost where nobody is connected. */
  publish(bytes: Uint8Array): void;
}

/**
 * Joins the gossip of one chain.
 * @param judge asked of every message from others, once; a fault to be punished also lowers the peer in gossipsub's own score
 */
export function joinGossip(
  pubsub: GossipSub,
  chainId: Uint8Array,
  judge: (from: PeerId, bytes: Uint8Array) => Promise<GossipVerdict>,
): Gossip {
  const topic = `logothete/${bytesToHex(chainId)}`;
  pubsub.topicValidators.set(topic, async (peer, { data }) => {
    const fault = await judge(peer, data);
    if (fault === undefined) return TopicValidatorResult.Accept;
    return fault.action === 'punish' ? TopicValidatorResult.Reject : TopicValidatorResult.Ignore;
  });
  pubsub.subscribe(topic);
  return {
    publish(bytes) {
      // whatever hinders it (the node stops, say), gossip is never more than an attempt
      void pubsub.publish(topic, bytes).catch(() => {});
    },
  };
}
