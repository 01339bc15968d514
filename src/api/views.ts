/** Our values as the JSON shapes of `results.ts`. */
import { bytesToHex } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { sha256 } from '../crypto/hash.ts';
import { decodeHeader, type Header } from '../ledger/block.ts';
import type { Receipt } from '../ledger/receipt.ts';
import type { Validator } from '../ledger/validators.ts';
import type { TransactionLife } from '../replica/ports.ts';
import { bytesToBase64 } from './base64.ts';
import type { BlockIdView, ExecutionView, HeaderView, TransactionView, ValidatorView } from './results.ts';

/** Upper-case hex: how CometBFT writes hashes and addresses. */
export function bytesToUpperHex(bytes: Uint8Array): string {
  return bytesToHex(bytes).toUpperCase();
}

/** CometBFT's address of an Ed25519 key: the first 20 bytes of its SHA-256. */
export function validatorAddress(publicKey: Uint8Array): string {
  return bytesToUpperHex(sha256(publicKey).subarray(0, 20));
}

export function publicKeyToView(publicKey: Uint8Array): ValidatorView['pub_key'] {
  return { type: 'tendermint/PubKeyEd25519', value: bytesToBase64(publicKey) };
}

export function validatorToView({ publicKey }: Validator): ValidatorView {
  return {
    address: validatorAddress(publicKey),
    pub_key: publicKeyToView(publicKey),
    voting_power: '1',
    proposer_priority: '0',
  };
}

export function blockIdToView(blockHash: Uint8Array): BlockIdView {
  const hash = bytesToUpperHex(blockHash);
  return { hash, parts: { total: 1, hash } };
}

export function timeToView(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** A header that this node wrote itself; one that does not decode is a corrupt store, which the store reports before. */
export function readOwnHeader(bytes: Uint8Array): Header {
  const header = decodeHeader(bytes);
  if (isFault(header)) throw new Error(`a stored header does not decode: ${header.detail}`);
  return header;
}

/** @param proposer address of the validator that proposed the batch; empty for the genesis. */
export function headerToView(header: Header, chainId: Uint8Array, proposer: string): HeaderView {
  const validators = bytesToUpperHex(header.validatorSetHash);
  return {
    version: { block: String(header.version), app: '1' },
    chain_id: bytesToHex(chainId),
    height: String(header.height),
    time: timeToView(header.timeMs),
    last_block_id: blockIdToView(header.parentHash),
    last_commit_hash: '',
    data_hash: bytesToUpperHex(header.transactionRoot),
    validators_hash: validators,
    next_validators_hash: validators,
    consensus_hash: '',
    app_hash: bytesToUpperHex(header.stateRoot),
    last_results_hash: bytesToUpperHex(header.receiptsRoot),
    evidence_hash: '',
    proposer_address: proposer,
  };
}

/** @param codespace name of a failure; empty for success. */
export function executionToView(code: number, codespace: string, log: string): ExecutionView {
  return { code, data: null, log, info: '', gas_wanted: '0', gas_used: '0', events: [], codespace };
}

/** 0 done, 1 failed, 2 skipped: left in the block without an outcome. */
export function receiptToView(receipt: Receipt): ExecutionView {
  switch (receipt.outcome) {
    case 'ok':
      return executionToView(0, '', '');
    case 'failed':
      return executionToView(1, receipt.code, receipt.detail);
    case 'skipped':
      return executionToView(2, 'skipped', 'not executed in this block');
  }
}

const NOWHERE = { height: null, index: null, tx_result: null, reason: null };

/** @param id null when the bytes could not be read as a transaction. */
export function lifeToView(id: Uint8Array | null, life: TransactionLife): TransactionView {
  const base = { hash: id === null ? '' : bytesToUpperHex(id), state: life.type, ...NOWHERE };
  switch (life.type) {
    case 'refused':
      return {
        ...base,
        tx_result: executionToView(1, life.code, life.reason),
        reason: `${life.code}: ${life.reason}`,
      };
    case 'ordered':
      return { ...base, reason: `ordered in view ${life.view} as sequence number ${life.sequence}` };
    case 'committed':
      return {
        ...base,
        height: String(life.height),
        index: life.index,
        tx_result: executionToView(life.ok ? 0 : 1, life.code, life.detail),
        reason: life.ok ? null : `${life.code}: ${life.detail}`,
      };
    case 'expired':
      return { ...base, reason: 'the chain passed its expiry height' };
    case 'waiting':
    case 'unknown':
      return base;
  }
}
