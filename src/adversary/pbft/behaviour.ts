/** Behaviours of traitors among PBFT replicas. */
import type { PbftMessage } from '../../protocols/pbft/messages.ts';
import type { Behaviour, EngineLie, Saying } from '../behaviour.ts';

export type PbftBehaviour = Behaviour<PbftMessage>;
export type PbftLie = EngineLie<PbftMessage>;
export type PbftSaying = Saying<PbftMessage>;
