/**
 * What the nodes of a running network show to whoever judges it: where each stands, every block hash, every certificate, the evidence it holds.
 * A node that does not answer shows nothing; nothing is believed here, only collected.
 */

import { base64ToBytes } from '../../api/base64.ts';
import type { Methods } from '../../api/route.ts';
import { PUBLIC_ROUTES, type PublicRoutes } from '../../api/routes.ts';
import { createRpcClient, UnreachableError } from '../../api/rpc-client.ts';
import { isFault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import type { Genesis } from '../../ledger/genesis.ts';
import type { HomeDescription } from '../../node/home.ts';
import type { Evidence } from '../../protocols/contract.ts';
import { orderingOf } from '../../replica/engines.ts';

export interface Standing {
  readonly height: number;
  readonly waiting: number;
  readonly mute: string | null;
  /** Blocks taken back since the process began; null where no block ever is. */
  readonly reorganisations: { readonly count: number; readonly deepest: number } | null;
}

export interface Shown {
  readonly replica: number;
  readonly name: string;
  readonly standing: Standing;
  /** `blocks[h - 1]`: hash of the block at height h, in hexadecimal digits. */
  readonly blocks: readonly string[];
  /** The newest. */
  readonly certificate: HeldCertificate | undefined;
  readonly evidence: readonly Evidence[];
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
    height: Number(sync_info.latest_block_height),
    waiting: Number(logothete.mempool),
    mute: logothete.mute,
    reorganisations: mining && {
      count: Number(mining.reorganisations),
      deepest: Number(mining.deepest_reorganisation),
    },
  };
}

async function readBlocks(rpc: Rpc, height: number): Promise<Shown['blocks']> {
  const blocks: string[] = [];
  for (let from = 1; from <= height; from += LIMITS.rpcHeadersMax) {
    const to = Math.min(height, from + LIMITS.rpcHeadersMax - 1);
    const { block_metas: metas } = await rpc.blockchain({ minHeight: from, maxHeight: to });
    // newest first
    for (const { block_id } of [...metas].reverse()) blocks.push(block_id.hash.toLowerCase());
  }
  return blocks;
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
