/** Behaviours of traitors among miners. */
import type { PowMessage } from '../../protocols/pow/messages.ts';
import type { Behaviour, EngineLie, Saying } from '../behaviour.ts';

export type PowBehaviour = Behaviour<PowMessage>;
export type PowLie = EngineLie<PowMessage>;
export type PowSaying = Saying<PowMessage>;
