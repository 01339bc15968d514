/**
 * The genesis: everything that all replicas of a chain must agree on before its first block. Its hash, under its own tag, is the chain id,
 * and it holds a random salt: the same keys on a re-made chain can never contradict themselves.
 * Reading one strictly from JSON is in `genesis-reading.ts`.
 */
import { utf8ToBytes } from '../base/bytes.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { LIMITS } from '../base/limits.ts';
import { createCodec } from '../codec/codec.ts';
import { boolean, boundedBytes, boundedList, bytes32, container, uint53 } from '../codec/types.ts';
import { hashTagged } from '../crypto/hash.ts';
import { type Validator, validatorsToWire, validatorsType } from './validators.ts';

/** Version of the genesis format. */
export const GENESIS_VERSION = 1;

/** What all replicas refuse each other's batches by. */
export interface ChainLimits {
  /** Transactions of one batch. */
  readonly batchTransactions: number;
  /** Bytes of one encoded batch. */
  readonly batchBytes: number;
  /** Bytes of one raw signed transaction; the largest must fit a batch. */
  readonly transactionBytes: number;
  /** How far a fresh batch's time may lie from the clock of who judges it, milliseconds. */
  readonly clockBoundMs: number;
  /** May a batch be empty? */
  readonly emptyBlocks: boolean;
  /** How far an expiry height may lie ahead of the sequence number that carries the transaction. */
  readonly expiryBlocks: number;
}

/** A key with a name, for people: `submit --as NAME`. */
export interface NamedAccount {
  readonly name: string;
  /** Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface Genesis {
  readonly version: number;
  readonly name: string;
  /** 32 random bytes. */
  readonly salt: Uint8Array;
  readonly engine: { readonly name: string; readonly parameters: Readonly<Record<string, number>> };
  /** A laboratory chain: its nodes open routes that break things on purpose. */
  readonly lab: boolean;
  readonly limits: ChainLimits;
  readonly validators: readonly Validator[];
  /** The application and its own part of the genesis (JSON). */
  readonly application: { readonly name: string; readonly section: unknown };
  /** Named development accounts. */
  readonly accounts: readonly NamedAccount[];
}

const nameType = boundedBytes(LIMITS.nameBytesMax);
const genesisCodec = createCodec(
  'genesis',
  container({
    version: uint53,
    name: nameType,
    salt: bytes32,
    engineName: nameType,
    engineParameters: boundedList(container({ name: nameType, value: uint53 }), LIMITS.engineParametersMax),
    lab: boolean,
    limits: container({
      batchTransactions: uint53,
      batchBytes: uint53,
      transactionBytes: uint53,
      clockBoundMs: uint53,
      emptyBlocks: boolean,
      expiryBlocks: uint53,
    }),
    validators: validatorsType,
    applicationName: nameType,
    applicationSection: boundedBytes(LIMITS.genesisSectionBytesMax),
    accounts: boundedList(container({ name: nameType, publicKey: bytes32 }), LIMITS.genesisAccountsMax),
  }),
);

/** A genesis never changes, is asked about in many places, and may name thousands of accounts. */
const hashes = new WeakMap<Genesis, Uint8Array>();

/** The chain id: hash of the canonical bytes, whatever the order of keys and the spaces of the file that it was read from. */
export function genesisHash(genesis: Genesis): Uint8Array {
  const known = hashes.get(genesis);
  if (known !== undefined) return known;
  const hash = hashTagged('genesis', encodeGenesis(genesis));
  hashes.set(genesis, hash);
  return hash;
}

/** Canonical bytes: parameters by name, the application's section as canonical JSON. */
export function encodeGenesis(genesis: Genesis): Uint8Array {
  const parameters = Object.entries(genesis.engine.parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return genesisCodec.encode({
    version: genesis.version,
    name: utf8ToBytes(genesis.name),
    salt: genesis.salt,
    engineName: utf8ToBytes(genesis.engine.name),
    engineParameters: parameters.map(([name, value]) => ({ name: utf8ToBytes(name), value })),
    lab: genesis.lab,
    limits: genesis.limits,
    validators: validatorsToWire(genesis.validators),
    applicationName: utf8ToBytes(genesis.application.name),
    applicationSection: utf8ToBytes(canonicalJson(genesis.application.section)),
    accounts: genesis.accounts.map(({ name, publicKey }) => ({ name: utf8ToBytes(name), publicKey })),
  });
}
