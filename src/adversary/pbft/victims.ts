/** Who is told a lie: some in place of the truth, or beside it. */
import type { ReplicaId } from '../../protocols/contract.ts';
import type { PbftMessage } from '../../protocols/pbft/messages.ts';
import type { Tools } from '../behaviour.ts';
import type { PbftSaying } from './behaviour.ts';

/** These lies besides, to the targets of the order, else to whom the message goes. */
export function besides(
  { towards }: Tools,
  { to }: PbftSaying,
  ...lies: readonly PbftMessage[]
): readonly PbftSaying[] {
  return lies.flatMap((message) => (towards ?? [to]).map((peer) => ({ to: peer, message })));
}

/** The lie to the victims among those whom the message goes to, the truth to the others; undefined: no victim is among them. */
export function inPlace(
  { peers }: Tools,
  { to, message }: PbftSaying,
  victims: readonly ReplicaId[],
  lie: PbftMessage,
): readonly PbftSaying[] | undefined {
  const listeners = to === 'all' ? peers : [to];
  if (!listeners.some((peer) => victims.includes(peer))) return undefined;
  return listeners.map((peer) => ({ to: peer, message: victims.includes(peer) ? lie : message }));
}
