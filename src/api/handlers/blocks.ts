/** Handlers for the chain: headers, blocks, results, certificates, validators. */
import { isFault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { decodeBatch } from '../../ledger/batch.ts';
import { headerHash } from '../../ledger/block.ts';
import { decodeReceipts } from '../../ledger/receipt.ts';
import type { StoredBlock } from '../../replica/ports.ts';
import type { Backend } from '../backend.ts';
import { bytesToBase64 } from '../base64.ts';
import { certifyHeight } from '../certified.ts';
import { rpcError } from '../json-rpc.ts';
import type { BlockchainResult, BlockResult, CommitResult, HeaderView } from '../results.ts';
import type { Handlers } from '../route.ts';
import type { PublicRoutes } from '../routes.ts';
import {
  blockIdToView,
  bytesToUpperHex,
  headerToView,
  readOwnHeader,
  receiptToView,
  timeToView,
  validatorAddress,
  validatorToView,
} from '../views.ts';

type Methods =
  | 'blockchain'
  | 'header'
  | 'block'
  | 'block_by_hash'
  | 'block_results'
  | 'commit'
  | 'validators';

export function createBlockHandlers(backend: Backend): Pick<Handlers<PublicRoutes>, Methods> {
  return {
    blockchain: ({ minHeight, maxHeight }) => listHeaders(backend, minHeight, maxHeight),
    header: ({ height }) => {
      const bytes = requireHeader(backend, height);
      return { header: viewHeader(backend, bytes), logothete: { header: bytesToBase64(bytes) } };
    },
    block: ({ height }) => blockToView(backend, requireBlock(backend, height)),
    block_by_hash: ({ hash }) => {
      const height = backend.heightOfHash(hash);
      if (height === undefined)
        throw rpcError('notFound', `hash: no block ${bytesToUpperHex(hash)} is stored here`);
      return blockToView(backend, requireBlock(backend, height));
    },
    block_results: ({ height }) => {
      const block = requireBlock(backend, height);
      const receipts = decodeReceipts(block.receipts);
      if (isFault(receipts)) throw new Error(`stored receipts of height ${block.height}: ${receipts.detail}`);
      return {
        height: String(block.height),
        txs_results: receipts.map(receiptToView),
        validator_updates: null,
        consensus_param_updates: null,
      };
    },
    commit: ({ height }) => readCommit(backend, height),
    validators: ({ height, page = 1, per_page = 30 }) => {
      const all = backend.genesis.validators;
      const shown = all.slice((page - 1) * per_page, page * per_page);
      return {
        block_height: String(height ?? backend.standing().height),
        validators: shown.map(validatorToView),
        count: String(shown.length),
        total: String(all.length),
      };
    },
  };
}

function requireHeader(backend: Backend, height = backend.standing().height): Uint8Array {
  const bytes = backend.headerAt(height);
  if (bytes === undefined) throw notReached(backend, height);
  return bytes;
}

function requireBlock(backend: Backend, height = backend.standing().height): StoredBlock {
  const block = backend.blockAt(height);
  if (block !== undefined) return block;
  if (height === 0)
    throw rpcError('notFound', 'height: 0 is the genesis, which has no block; `genesis` shows it');
  throw notReached(backend, height);
}

function notReached(backend: Backend, height: number): Error {
  return rpcError(
    'notFound',
    `height: ${height} is not stored here; the newest is ${backend.standing().height}`,
  );
}

function viewHeader(backend: Backend, bytes: Uint8Array): HeaderView {
  const header = readOwnHeader(bytes);
  const block = backend.blockAt(header.height);
  const proposer = block === undefined ? '' : proposerOf(backend, readBatch(block).view);
  return headerToView(header, backend.chainId, proposer);
}

function proposerOf({ genesis: { validators } }: Backend, view: number): string {
  return validatorAddress(validators[view % validators.length]!.publicKey);
}

function readBatch(block: StoredBlock) {
  const batch = decodeBatch(block.batch);
  if (isFault(batch)) throw new Error(`the stored batch of height ${block.height}: ${batch.detail}`);
  return batch;
}

function blockToView(backend: Backend, block: StoredBlock): BlockResult {
  const batch = readBatch(block);
  const header = headerToView(readOwnHeader(block.header), backend.chainId, proposerOf(backend, batch.view));
  return {
    block_id: blockIdToView(block.hash),
    block: {
      header,
      data: { txs: batch.transactions.map(bytesToBase64) },
      evidence: { evidence: [] },
      last_commit: {
        height: '0',
        round: 0,
        block_id: { hash: '', parts: { total: 0, hash: '' } },
        signatures: [],
      },
    },
    logothete: {
      header: bytesToBase64(block.header),
      sequence: String(batch.sequence),
      view: String(batch.view),
      batch_time_ms: String(batch.timeMs),
      system_operations: block.systemOperations.map(bytesToBase64),
      proof: bytesToBase64(block.proof),
    },
  };
}

function listHeaders(backend: Backend, minHeight = 1, maxHeight?: number): BlockchainResult {
  const last = backend.standing().height;
  const from = Math.min(last, maxHeight ?? last);
  const to = Math.max(1, minHeight, from - LIMITS.rpcHeadersMax + 1);
  const metas = [];
  for (let height = from; height >= to; height -= 1) {
    const block = requireBlock(backend, height);
    const { transactions, view } = readBatch(block);
    metas.push({
      block_id: blockIdToView(block.hash),
      block_size: String(block.batch.length),
      header: headerToView(readOwnHeader(block.header), backend.chainId, proposerOf(backend, view)),
      num_txs: String(transactions.length),
    });
  }
  return { last_height: String(last), block_metas: metas };
}

function readCommit(backend: Backend, height?: number): CommitResult {
  const bytes = requireHeader(backend, height);
  const header = readOwnHeader(bytes);
  const certified = certifyHeight(backend, header.height);
  const certificate = backend.certificateFrom(header.height);
  const signatures = certificate === undefined ? [] : backend.certificateSignatures(certificate.bytes);
  return {
    signed_header: {
      header: viewHeader(backend, bytes),
      commit: {
        height: String(certificate?.height ?? header.height),
        round: 0,
        block_id: blockIdToView(certificate?.blockHash ?? headerHash(bytes)),
        signatures: signatures.map(({ signer, signature }) => ({
          block_id_flag: 2,
          validator_address: validatorAddress(backend.genesis.validators[signer]!.publicKey),
          timestamp: timeToView(header.timeMs),
          signature: bytesToBase64(signature),
        })),
      },
    },
    canonical: certified.certificate !== null,
    logothete: certified,
  };
}
