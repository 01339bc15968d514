/**
 * What the nodes of a running network show to whoever judges it: where each stands, every block hash, every certificate, the evidence it holds.
 * A node that does not answer shows nothing; nothing is believed here, only collected.
 */

import { base64ToBytes } from '../../api/base64.ts';
import type { Methods } from '../../api/route.ts';
import { PUBLIC_ROUTES, type PublicRoutes } from '../../api/routes.ts';
import { createRpcClient, UnreachableError } from '../../api/rpc-client.ts';
import { hexToBytes } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import type { SeenBlock } from '../../checker/seen.ts';
import { batchDigest, encodeBatch } from '../../ledger/batch.ts';
import { decodeHeader } from '../../ledger/block.ts';
import type { Genesis } from '../../ledger/genesis.ts';
import type { HomeDescription } from '../../node/home.ts';
import type { Evidence } from '../../protocols/contract.ts';
import type { Decision } from '../../protocols/ordering.ts';
import { orderingOf } from '../../replica/engines.ts';

/** The chain on the disk of a node, and what waits. */
export interface Standing {
  readonly sequence: number;
  readonly height: number;
  readonly blockHash: Uint8Array;
  readonly waiting: number;
  readonly mute: string | null;
  /** Blocks taken back since the process began; null where no block ever is. */
  readonly reorganisations: { readonly count: number; readonly deepest: number } | null;
}

export interface Shown {
  readonly replica: number;
  readonly name: string;
  readonly standing: Standing;
  /** `blocks[h - 1]` is the one at height h. */
  readonly blocks: readonly ShownBlock[];
  /** The newest. */
  readonly certificate: HeldCertificate | undefined;
  readonly evidence: readonly Evidence[];
}

export type ShownBlock = Pick<SeenBlock, 'height' | 'blockHash' | 'parentHash'>;

export interface WholeBlock {
  readonly decision: Decision;
  readonly stateRoot: Uint8Array;
  /** How many. */
  readonly transactions: number;
}

export interface HeldCertificate {
  readonly height: number;
  readonly blockHash: Uint8Array;
  readonly bytes: Uint8Array;
}

export interface Witness {
  readonly name: string;
  readonly replica: number;
  /** Undefined: it does not answer. */
  readonly standing: () => Promise<Standing | undefined>;
  readonly show: () => Promise<Shown | undefined>;
  /** The block at this height, as it takes to execute it once more. */
  readonly blockAt: (height: number) => Promise<WholeBlock | undefined>;
  /** The certificate that covers this height, if the node has one. */
  readonly certificateAt: (height: number) => Promise<HeldCertificate | undefined>;
}

/** Everybody who can be asked. */
export function openWitnesses({ nodes, genesis }: HomeDescription): readonly Witness[] {
  return nodes.map(({ name, apiUrl }, replica) => {
    const rpc = createRpcClient(PUBLIC_ROUTES, { url: apiUrl, timeoutMs: ANSWER_MS });
    const standing = (): Promise<Standing | undefined> => orSilent(() => readStanding(rpc));
    const certificateAt = (height: number) => orSilent(() => readCertificate(rpc, genesis, height));
    return {
      name,
      replica,
      standing,
      certificateAt,
      blockAt: (height) => orSilent(() => readBlock(rpc, height)),
      show: () =>
        orSilent(async () => {
          const stands = await readStanding(rpc);
          return {
            replica,
            name,
            standing: stands,
            blocks: await readBlocks(rpc, stands.height),
            certificate:
              orderingOf(genesis).finality.type === 'instant'
                ? await newestCertificate(rpc, genesis, stands.height)
                : undefined,
            evidence: await readEvidence(rpc, genesis),
          };
        }),
    };
  });
}

const NOTHING = new Uint8Array();
const ANSWER_MS = 5_000;
/** Blocks by which certificates may be behind: the checkpoint window. */
const CERTIFICATE_LAG = 32;
type Rpc = Methods<PublicRoutes>;

async function orSilent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof UnreachableError) return undefined;
    throw error;
  }
}

async function readStanding(rpc: Rpc): Promise<Standing> {
  const { sync_info, logothete } = await rpc.status({});
  const { mining } = logothete;
  return {
    sequence: Number(logothete.sequence),
    height: Number(sync_info.latest_block_height),
    blockHash: readHex(sync_info.latest_block_hash),
    waiting: Number(logothete.mempool),
    mute: logothete.mute,
    reorganisations: mining && {
      count: Number(mining.reorganisations),
      deepest: Number(mining.deepest_reorganisation),
    },
  };
}

async function readBlocks(rpc: Rpc, height: number): Promise<Shown['blocks']> {
  const blocks: ShownBlock[] = [];
  for (let from = 1; from <= height; from += LIMITS.rpcHeadersMax) {
    const to = Math.min(height, from + LIMITS.rpcHeadersMax - 1);
    const { block_metas: metas } = await rpc.blockchain({ minHeight: from, maxHeight: to });
    // newest first
    for (const { block_id, header } of [...metas].reverse()) {
      const [blockHash, parentHash] = [block_id, header.last_block_id].map(({ hash }) => readHex(hash));
      blocks.push({ height: blocks.length + 1, blockHash: blockHash!, parentHash: parentHash! });
    }
  }
  return blocks;
}

/** What is no hash equals none. */
function readHex(text: string): Uint8Array {
  return hexToBytes(text.toLowerCase()) ?? NOTHING;
}

async function readBlock(rpc: Rpc, height: number): Promise<WholeBlock | undefined> {
  const { block, logothete } = await rpc.block({ height });
  const fromBase64 = (text: string): Uint8Array => base64ToBytes(text) ?? NOTHING;
  const header = decodeHeader(fromBase64(logothete.header));
  if (isFault(header)) return undefined;
  const sequence = Number(logothete.sequence);
  const [view, timeMs] = [Number(logothete.view), Number(logothete.batch_time_ms)];
  const transactions = block.data.txs.map(fromBase64);
  const bytes = encodeBatch({ sequence, view, timeMs, transactions });
  const decision: Decision = {
    sequence,
    batch: { bytes, digest: batchDigest(bytes) },
    engineHeader: header.engine,
    proof: fromBase64(logothete.proof),
    systemOperations: logothete.system_operations.map(fromBase64),
  };
  return { decision, stateRoot: header.stateRoot, transactions: transactions.length };
}

async function readCertificate(
  rpc: Rpc,
  genesis: Genesis,
  height: number,
): Promise<HeldCertificate | undefined> {
  const { logothete } = await rpc.commit({ height });
  const bytes = logothete.certificate === null ? undefined : base64ToBytes(logothete.certificate);
  if (bytes === undefined) return undefined;
  const read = orderingOf(genesis).readCertificate(bytes, genesis.validators.length);
  return isFault(read) ? undefined : { height: read.height, blockHash: read.blockHash, bytes };
}

/** The tip may be a moment younger than its certificate. */
async function newestCertificate(
  rpc: Rpc,
  genesis: Genesis,
  height: number,
): Promise<HeldCertificate | undefined> {
  for (let at = height; at > 0 && at > height - CERTIFICATE_LAG; at -= 1) {
    const found = await readCertificate(rpc, genesis, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function readEvidence(rpc: Rpc, { validators }: Genesis): Promise<readonly Evidence[]> {
  const { evidence } = await rpc.evidence({});
  return evidence.flatMap(({ kind, validator, bytes }) => {
    const accused = validators.findIndex(({ name }) => name === validator);
    const read = base64ToBytes(bytes);
    return accused < 0 || read === undefined ? [] : [{ kind, accused, bytes: read }];
  });
}
