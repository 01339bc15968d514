/** Handlers for what a node says about itself and its links. */
import { bytesToHex } from '../../base/bytes.ts';
import { headerHash } from '../../ledger/block.ts';
import type { Backend, Standing } from '../backend.ts';
import type { GenesisResult, NodeInfoView, StatusResult } from '../results.ts';
import type { Handlers } from '../route.ts';
import type { PublicRoutes } from '../routes.ts';
import { bytesToUpperHex, publicKeyToView, readOwnHeader, timeToView, validatorAddress } from '../views.ts';

type Methods = 'health' | 'status' | 'net_info' | 'genesis' | 'abci_info';

export function createInformationHandlers(backend: Backend): Pick<Handlers<PublicRoutes>, Methods> {
  return {
    health: () => ({}),
    status: () => readStatus(backend),
    net_info: () => {
      const peers = backend.peers();
      const connected = peers.filter((peer) => peer.connected);
      return {
        listening: true,
        listeners: backend.listenAddresses(),
        n_peers: String(connected.length),
        peers: connected.map(({ name, publicKey, addresses, outbound }) => ({
          node_info: nodeInfo(backend, name, publicKey, addresses),
          is_outbound: outbound,
          remote_ip: hostOf(addresses[0]),
        })),
        logothete: {
          validators: peers.map(({ name, connected, faults }) => ({
            name,
            connected,
            faults: String(faults),
          })),
        },
      };
    },
    genesis: () => readGenesis(backend),
    abci_info: () => {
      const { height } = backend.standing();
      const { stateRoot } = readOwnHeader(backend.headerAt(height)!);
      return {
        response: {
          data: backend.application,
          version: backend.version,
          last_block_height: String(height),
          last_block_app_hash: bytesToUpperHex(stateRoot),
        },
      };
    },
  };
}

function readGenesis(backend: Backend): GenesisResult {
  const first = readOwnHeader(backend.headerAt(0)!);
  return {
    genesis: {
      genesis_time: timeToView(first.timeMs),
      chain_id: bytesToHex(backend.chainId),
      initial_height: '1',
      consensus_params: {
        block: { max_bytes: String(backend.genesis.limits.batchBytes), max_gas: '-1' },
        // evidence never grows old here
        evidence: { max_age_num_blocks: '0', max_age_duration: '0', max_bytes: '0' },
        validator: { pub_key_types: ['ed25519'] },
      },
      validators: backend.genesis.validators.map(({ name, publicKey }) => ({
        address: validatorAddress(publicKey),
        pub_key: publicKeyToView(publicKey),
        power: '1',
        name,
      })),
      app_hash: bytesToUpperHex(first.stateRoot),
      app_state: backend.genesisDocument,
    },
  };
}

function readStatus(backend: Backend): StatusResult {
  const standing = backend.standing();
  const latest = readOwnHeader(backend.headerAt(standing.height)!);
  const first = backend.headerAt(0)!;
  const earliest = readOwnHeader(first);
  const self = backend.genesis.validators[backend.self]!;
  const primary = backend.genesis.validators[standing.primary]!;
  return {
    node_info: nodeInfo(backend, self.name, self.publicKey, backend.listenAddresses()),
    sync_info: {
      latest_block_hash: bytesToUpperHex(standing.blockHash),
      latest_app_hash: bytesToUpperHex(latest.stateRoot),
      latest_block_height: String(standing.height),
      latest_block_time: timeToView(latest.timeMs),
      earliest_block_hash: bytesToUpperHex(headerHash(first)),
      earliest_app_hash: bytesToUpperHex(earliest.stateRoot),
      earliest_block_height: '0',
      earliest_block_time: timeToView(earliest.timeMs),
      catching_up: standing.catchingUp,
    },
    validator_info: {
      address: validatorAddress(self.publicKey),
      pub_key: publicKeyToView(self.publicKey),
      voting_power: '1',
    },
    logothete: {
      view: String(standing.view),
      primary: primary.name,
      active: standing.active,
      sequence: String(standing.sequence),
      peers: String(standing.connectedPeers),
      mempool: String(standing.waitingTransactions),
      mute: standing.mute,
      mining: miningToView(standing.mining),
    },
  };
}

function miningToView(mining: Standing['mining']): StatusResult['logothete']['mining'] {
  if (mining === undefined) return null;
  return {
    total_work: mining.totalWork,
    difficulty: mining.difficulty,
    hashes_per_second: String(mining.hashesPerSecond),
    reorganisations: String(mining.reorganisations),
    deepest_reorganisation: String(mining.deepest),
    orphans: String(mining.orphans),
  };
}

function nodeInfo(
  backend: Backend,
  moniker: string,
  publicKey: Uint8Array,
  addresses: readonly string[],
): NodeInfoView {
  return {
    protocol_version: { p2p: '1', block: '1', app: '1' },
    id: validatorAddress(publicKey).toLowerCase(),
    listen_addr: addresses[0] ?? '',
    network: bytesToHex(backend.chainId),
    version: backend.version,
    channels: '',
    moniker,
    other: { tx_index: 'on', rpc_address: '' },
  };
}

/** `/ip4/127.0.0.1/tcp/26600` -> `127.0.0.1`. */
function hostOf(address: string | undefined): string {
  return address?.split('/')[2] ?? '';
}
