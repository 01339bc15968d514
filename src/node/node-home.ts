/** The files of one node's home, and what is in them. */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import { hexBytes, record, type Shape } from '../base/shape.ts';
import { type KeyPair, keyPairFromSeed } from '../crypto/keys.ts';
import { type Genesis, genesisHash } from '../ledger/genesis.ts';
import { readGenesis } from '../ledger/genesis-reading.ts';
import { ENGINE_SHAPES } from '../replica/engines.ts';
import { ConfigError, NodeError } from './errors.ts';
import { parseJson, readJson, SECRET_MODE, writeFile, writeJson } from './files.ts';
import { TRACE_FILE } from './observe/trace.ts';

/** Paths inside a node's home. */
export function nodePaths(home: string) {
  return {
    chain: join(home, 'chain'),
    promises: join(home, 'promises.log'),
    log: join(home, 'node.log'),
    trace: join(home, TRACE_FILE),
    adminToken: join(home, 'admin-token'),
    process: join(home, 'process.json'),
    traitor: join(home, 'traitor.json'),
    fellows: join(home, 'fellow-keys.json'),
  };
}

export interface GenesisFile {
  readonly genesis: Genesis;
  /** As it stands in the file. */
  readonly document: unknown;
  readonly chainId: Uint8Array;
}

/** @throws ConfigError with every problem */
export function readGenesisFile(path: string): GenesisFile {
  const document = parseJson(path, 'the genesis of the chain');
  const genesis = readGenesis(document, ENGINE_SHAPES);
  if (!('version' in genesis)) throw new ConfigError(path, genesis);
  return { genesis, document, chainId: genesisHash(genesis) };
}

const keyShape: Shape<KeyPair> = record({ publicKey: hexBytes(32), secretKey: hexBytes(32) });

export function writeKeyFile(path: string, { publicKey, secretKey }: KeyPair): void {
  const json = { publicKey: bytesToHex(publicKey), secretKey: bytesToHex(secretKey) };
  writeJson(path, json, SECRET_MODE);
}

/** @throws NodeError when others may read the file; ConfigError when it holds no key pair */
export function readKeyFile(path: string): KeyPair {
  const { publicKey, secretKey } = readJson(path, "the validator's key", keyShape);
  if ((statSync(path).mode & 0o077) !== 0) {
    throw new NodeError('bad-config', `${path} may be read by others, and it is secret: run chmod 600 on it`);
  }
  const keyPair = keyPairFromSeed(secretKey);
  if (!equalBytes(keyPair.publicKey, publicKey)) {
    const found = 'the public key of another secret key';
    throw new ConfigError(path, [{ path: 'publicKey', expected: 'the public key of secretKey', found }]);
  }
  return keyPair;
}

/** A new admin token for this life of the node: whoever can read the file may call the lab routes. */
export function writeAdminToken(path: string): string {
  const token = randomBytes(32).toString('hex');
  writeFile(path, token, SECRET_MODE);
  return token;
}
