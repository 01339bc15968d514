/**
 * The keys that fellow traitors share on a laboratory chain: a file in the home of each, written by whoever supervises the network and read
 * by the seat of the traitor alone. Nothing else ever opens another validator's key.
 */
import { existsSync } from 'node:fs';
import type { Tools } from '../../adversary/behaviour.ts';
import { bytesToHex, equalBytes } from '../../base/bytes.ts';
import { hexBytes, list, record, type Shape } from '../../base/shape.ts';
import { keyPairFromSeed } from '../../crypto/keys.ts';
import { createSigner } from '../../crypto/signature.ts';
import type { Genesis } from '../../ledger/genesis.ts';
import { readJson, SECRET_MODE, writeJson } from '../files.ts';
import { nodePaths } from '../node-home.ts';

const keysShape: Shape<{ secretKeys: Uint8Array[] }> = record<{ secretKeys: Uint8Array[] }>({
  secretKeys: list(hexBytes(32), 0, 64),
});

/** @param secretKeys of the fellows, not its own; none: what was there is worth nothing any more */
export function writeFellowKeys(nodeHome: string, secretKeys: readonly Uint8Array[]): void {
  const path = nodePaths(nodeHome).fellows;
  if (secretKeys.length === 0 && !existsSync(path)) return;
  writeJson(path, { secretKeys: secretKeys.map(bytesToHex) }, SECRET_MODE);
}

/** In whose name the traitor of this home can sign besides its own. @throws ConfigError */
export function readFellows(
  nodeHome: string,
  { validators }: Pick<Genesis, 'validators'>,
  chainId: Uint8Array,
): ReturnType<Tools['fellows']> {
  const path = nodePaths(nodeHome).fellows;
  if (!existsSync(path)) return new Map();
  const { secretKeys } = readJson(path, 'the keys of fellow traitors', keysShape);
  const pairs = secretKeys.map(keyPairFromSeed).map((keyPair) => {
    const fellow = validators.findIndex(({ publicKey }) => equalBytes(publicKey, keyPair.publicKey));
    return [fellow, createSigner(keyPair, chainId)] as const;
  });
  // a key of nobody signs for nobody
  return new Map(pairs.filter(([fellow]) => fellow >= 0));
}
