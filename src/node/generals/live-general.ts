/**
 * One general behind libp2p: carries the effects of his process out on real links and timers. Oral messages are not signed: that the channel has
 * proven who speaks is all there is. Signed ones are checked before the process sees them. The messenger is killed or replaced before he leaves.
 */
import { councilId } from '../../adversary/generals/identity.ts';
import { createMember } from '../../adversary/generals/member.ts';
import { createMessenger } from '../../adversary/generals/messenger.ts';
import type { CouncilScenario } from '../../adversary/generals/scenario.ts';
import type { Sign } from '../../adversary/generals/speech.ts';
import { isFault } from '../../base/fault.ts';
import type { Seen } from '../../checker/seen.ts';
import { keyPairFromSeed } from '../../crypto/keys.ts';
import { createSigner, signedBytes, verify } from '../../crypto/signature.ts';
import { createNetwork } from '../../network/network.ts';
import { BAD_SIGNATURE } from '../../protocols/common/signatures.ts';
import type { Claim, Event, ReplicaId } from '../../protocols/contract.ts';
import { COMMANDER, type CouncilInput } from '../../protocols/generals/council.ts';
import { COUNCILS, type CouncilMessage } from '../../protocols/generals/index.ts';
import { createTimers } from '../timers.ts';
import type { HeldKey } from './channel.ts';

const LISTEN = '/ip4/127.0.0.1/tcp/0';

export interface LiveGeneralOptions {
  readonly scenario: CouncilScenario;
  readonly self: ReplicaId;
  readonly keys: readonly HeldKey[];
  readonly publicKeys: readonly Uint8Array[];
  /** Told of everything; `atMs` counts from the beginning of the first round. */
  readonly watch: (seen: Seen, atMs: number) => void;
  /** He can speak to everybody from now on. */
  readonly onConnected: () => void;
  readonly onDecided: () => void;
}

export interface LiveGeneral {
  readonly addresses: readonly string[];
  /** Where everybody listens, by id. */
  setAddresses(addresses: readonly (readonly string[])[]): void;
  /** The first round begins; what came before is heard now. */
  begin(): void;
  stop(): Promise<void>;
}

export async function createLiveGeneral(options: LiveGeneralOptions): Promise<LiveGeneral> {
  const { scenario, self, publicKeys, watch } = options;
  const id = councilId(scenario);
  const protocol = COUNCILS[scenario.kind];
  const messenger = createMessenger(scenario);
  const pairs = new Map(options.keys.map(({ general, secretKey }) => [general, keyPairFromSeed(secretKey)]));
  const signers = new Map<ReplicaId, Sign>(
    [...pairs].map(([general, pair]) => [general, createSigner(pair, id)]),
  );
  const process = createMember(scenario, self, signers);
  const timers = createTimers((name) => step({ type: 'timer', name }));
  let members = publicKeys.map((publicKey) => ({ publicKey, addresses: [] as readonly string[] }));
  let beganMs: number | undefined;
  const early: (() => void)[] = [];

  const see = (seen: Seen): void => watch(seen, performance.now() - beganMs!);
  const isTrue = ({ signer, tag, bytes, signature }: Claim): boolean => {
    const publicKey = publicKeys[signer];
    return publicKey !== undefined && verify(publicKey, signedBytes(tag, id, bytes), signature);
  };
  const send = (to: ReplicaId, message: CouncilMessage): void => {
    const fate = messenger(self, to, message);
    if (fate.type !== 'killed') network.send(to, 'consensus', protocol.encode(fate.message));
  };
  function step(event: Event<CouncilMessage, CouncilInput>): void {
    const effects = process.step(event, Date.now());
    see({ type: 'step', event, effects });
    for (const effect of effects) {
      if (effect.type === 'setTimer') timers.set(effect.name, effect.delayMs);
      else if (effect.type === 'send' && effect.to !== 'all') send(effect.to, effect.message);
      else if (effect.type === 'output' && effect.output.type === 'decided') options.onDecided();
    }
  }
  const onFrame = (from: ReplicaId, bytes: Uint8Array): void => {
    if (beganMs === undefined) {
      early.push(() => onFrame(from, bytes));
      return;
    }
    const message = protocol.decode(bytes);
    if (isFault(message)) see({ type: 'fault', peer: from, fault: message });
    else if (protocol.claims(message, members.length).every(isTrue)) step({ type: 'message', from, message });
    else see({ type: 'fault', peer: from, fault: BAD_SIGNATURE, message });
  };
  const network = await createNetwork({
    keyPair: pairs.get(self)!,
    chainId: id,
    self,
    members: () => members,
    listen: [LISTEN],
    onFrame: (from, _lane, bytes) => onFrame(from, bytes),
    onPeer: () => {
      if (network.peers().every(({ connected }) => connected)) options.onConnected();
    },
  });

  return {
    addresses: network.addresses,
    setAddresses(addresses) {
      members = members.map((member, general) => ({ ...member, addresses: addresses[general] ?? [] }));
    },
    begin() {
      beganMs = performance.now();
      step({ type: 'start' });
      if (self === COMMANDER) step({ type: 'input', input: { type: 'order', order: scenario.order } });
      for (const hear of early.splice(0)) hear();
    },
    async stop() {
      timers.clearAll();
      await network.stop();
    },
  };
}
