/** What a running node offers to its doors: reads of the chain and the state, submissions, links. The doors know only this. */
import type { LabReport } from '../adversary/lab-report.ts';
import type { OrderText } from '../adversary/order.ts';
import { isFault } from '../base/fault.ts';
import { decodeBalance } from '../ledger/accounts/keys.ts';
import { encodeHeader } from '../ledger/block.ts';
import type { Network } from '../network/network.ts';
import type { PeerStatus } from '../network/status.ts';
import type { StoredCertificate, Submitted } from '../replica/ports.ts';
import type { Replica } from '../replica/replica.ts';
import type { ChainEvents } from './chain-events.ts';
import type { NodeConfig } from './config.ts';
import type { TraitorSeat } from './lab/traitor-seat.ts';
import type { Waits } from './lab/waits.ts';
import type { LifeChange } from './life-changes.ts';
import type { Listeners } from './listeners.ts';
import type { Opened } from './opening.ts';

export interface ServiceParts {
  readonly config: NodeConfig;
  readonly opened: Opened;
  readonly replica: Replica;
  readonly network: Network;
  readonly submit: (transactions: readonly Uint8Array[]) => Promise<readonly Submitted[]>;
  readonly lives: Listeners<LifeChange>;
  readonly finals: Listeners<number>;
  readonly chain: ChainEvents;
  readonly seat: TraitorSeat | undefined;
  readonly waits: Waits | undefined;
  /** Faults of each peer since the start. */
  readonly faultsOf: (peer: number) => number;
  readonly hashRate: () => number;
  /** Version of the program. */
  readonly version: string;
}

export type NodeServices = ReturnType<typeof createServices>;

export function createServices(parts: ServiceParts) {
  const { config, opened, replica, network, lives, finals, chain, seat } = parts;
  const told = seat?.answers;
  const { genesis, store, ledger, ordering } = opened;
  return {
    name: config.name,
    version: parts.version,
    application: opened.application.name,
    genesis,
    genesisDocument: opened.document,
    chainId: opened.chainId,
    self: opened.self,
    listenAddresses: () => network.addresses,
    standing: () => readStanding(parts),
    peers: () => readPeers(parts),
    headerAt: createHeaderReader(opened),
    blockAt: (height: number) => (height === 0 ? undefined : store.blockAt(height)),
    heightOfHash: (hash: Uint8Array) => store.heightOfHash(hash),
    outcomeOf: (id: Uint8Array) => store.outcomeOf(id),
    certificateFrom: (height: number) => certificateFrom(opened, height),
    certificateSignatures: (certificate: Uint8Array) => {
      const read = ordering.readCertificate(certificate, genesis.validators.length);
      return isFault(read) ? [] : read.claims.map(({ signer, signature }) => ({ signer, signature }));
    },
    evidence: () => store.evidence(),
    accounts: () => readAccounts(opened),
    nextNonce: (sender: Uint8Array) => replica.nextNonce(sender),
    query: (path: string, data: Uint8Array) => {
      const answer = ledger.query(path, data);
      return answer && told ? { ...answer, value: told.value(answer.key, answer.value) } : answer;
    },
    waiting: (countMax: number) => replica.waiting(countMax),
    life: (id: Uint8Array) => told?.life(id, replica.lifeOf(id)) ?? replica.lifeOf(id),
    submit: parts.submit,
    onLife: (listener: (change: LifeChange) => void) =>
      lives.add(told ? ({ id, life }) => listener({ id, life: () => told.life(id, life()) }) : listener),
    onFinal: finals.add,
    chainAfter: chain.after,
    onChain: chain.onEvent,
    lab: genesis.lab ? createLab(parts) : undefined,
  };
}

function readStanding({ replica, network, hashRate }: ServiceParts) {
  const { sequence, height, blockHash, view, primary, active, catchingUp, ...rest } = replica.status();
  return {
    sequence,
    height,
    blockHash,
    view,
    primary,
    active,
    catchingUp,
    mute: rest.muted,
    waitingTransactions: rest.mempool,
    waitingBytes: rest.mempoolBytes,
    connectedPeers: network.peers().filter(isReachable).length,
    ...(rest.mining && { mining: { ...rest.mining, hashesPerSecond: hashRate() } }),
  };
}

/** A link that a filter has cut is no link to its user, though it stays open underneath. */
function isReachable({ connected, filter }: PeerStatus): boolean {
  return connected && filter.in && filter.out;
}

function readPeers({ config, opened, network, faultsOf }: ServiceParts) {
  return network.peers().map((status) => {
    const { peer } = status;
    const connected = isReachable(status);
    const { name, publicKey } = opened.genesis.validators[peer]!;
    const addresses = config.peers[name] ?? [];
    // of two nodes the one with the smaller index dials
    return { name, publicKey, addresses, connected, outbound: opened.self < peer, faults: faultsOf(peer) };
  });
}

/** The newest header is asked for again and again, and its block may be large: it is kept. */
function createHeaderReader({ ledger }: Opened) {
  const genesisHeader = encodeHeader(ledger.genesisHeader);
  let last: { readonly height: number; readonly header: Uint8Array } | undefined;
  return (height: number): Uint8Array | undefined => {
    if (height === 0) return genesisHeader;
    if (last?.height === height) return last.header;
    const header = ledger.blockAt(height)?.header;
    if (header !== undefined) last = { height, header };
    return header;
  };
}

/** The lowest certificate at or above a height; those below the newest may have gaps (blocks that came by catching up). */
function certificateFrom({ store }: Opened, height: number): StoredCertificate | undefined {
  const newest = store.newestCertificate();
  if (newest === undefined || newest.height < height) return undefined;
  for (let at = Math.max(1, height); at < newest.height; at += 1) {
    const found = store.certificateAt(at);
    if (found?.height === at) return found;
  }
  return newest;
}

function readAccounts({ genesis, ledger }: Opened) {
  return genesis.accounts.map(({ name, publicKey }) => ({
    name,
    publicKey,
    balance: decodeBalance(ledger.query('account', publicKey)?.value) ?? 0n,
    nonce: ledger.nonceOf(publicKey),
  }));
}

const NO_SEAT = { problem: 'Nobody has thought of lies to the engine of this chain.' };

function createLab({ replica, network, seat, waits, config }: ServiceParts) {
  return {
    obey: (orders: readonly OrderText[]) => (seat ? seat.obey(orders) : NO_SEAT),
    meetFellows: () => seat?.meetFellows(),
    report: (): LabReport => ({
      ...(seat?.report() ?? { orders: [], hasLied: false, told: {} }),
      memory: replica.memory(),
      waitsMs: waits?.latestMs() ?? [],
      viewTimeoutMs: config.timers.viewTimeoutMs,
    }),
    setLinkFilter: (
      peer: number,
      { incoming, outgoing }: { readonly incoming: boolean; readonly outgoing: boolean },
    ) => network.setLinkFilter(peer, { in: incoming, out: outgoing }),
  };
}
