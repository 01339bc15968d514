/** Spam: headers without work, with too little of it, without parents, from the far future, and blocks whose body is another's. */

import {
  encodePowHeader,
  isEnough,
  POW_VERSION,
  type PowHeader,
  type WorkedHeader,
  workHash,
} from '../../protocols/pow/header.ts';
import type { PowMessage } from '../../protocols/pow/messages.ts';
import type { PowParameters } from '../../protocols/pow/parameters.ts';
import { difficultyToTarget, numberToBytes32 } from '../../protocols/pow/work.ts';
import type { Tools } from '../behaviour.ts';
import type { PowBehaviour, PowSaying } from './behaviour.ts';

/** Headers of each kind in every block time. */
const BURST = 4;
/** Hashes that a spammer spends on one header: on a dear chain even the easiest lawful header costs more than that, which is the point. */
const HASHES_MAX = 200;
const HOUR_MS = 3_600_000;

function drawBytes({ chance }: Tools): Uint8Array {
  return Uint8Array.from({ length: 32 }, () => chance.integer(256));
}

/** A header of nobody's chain, for which at most so many hashes are made. */
function createHeader(tools: Tools, target: bigint, timeMs: number, hashesMax: number): WorkedHeader {
  const header: PowHeader = {
    target: numberToBytes32(target),
    parent: drawBytes(tools),
    parentBlock: drawBytes(tools),
    batchDigest: drawBytes(tools),
    miner: drawBytes(tools),
    version: POW_VERSION,
    height: tools.standing().height + 1,
    timeMs,
    extraNonce: 0,
    nonce: 0,
  };
  for (let nonce = 0; ; nonce += 1) {
    const bytes = encodePowHeader({ ...header, nonce });
    const hash = workHash(bytes);
    if (isEnough(hash, bytes) || nonce === hashesMax) return { header, bytes, hash };
  }
}

export const spamHeaders: PowBehaviour = {
  name: 'spam-headers',
  summary: 'floods its peers with headers that lack work, parents or a lawful time, and with foreign bodies',
  theorem:
    'the work is checked before anything is stored, what waits is bounded, and the others mine on undisturbed',
  target: 'peers',
  engine: (tools) => {
    const { difficultyMin, genesisTimeMs } = tools.parameters as PowParameters;
    let latestMs = genesisTimeMs;
    const burst = (): readonly PowMessage[] => {
      const easiest = difficultyToTarget(difficultyMin);
      const spam = [
        createHeader(tools, 1n, latestMs, 0),
        createHeader(tools, difficultyToTarget(1), latestMs, 0),
        createHeader(tools, easiest, latestMs, HASHES_MAX),
        createHeader(tools, easiest, latestMs + HOUR_MS, HASHES_MAX),
      ];
      return spam.map((header) => ({ type: 'tip', header }));
    };
    return {
      say: (saying): readonly PowSaying[] => {
        const { message } = saying;
        if (message.type !== 'block') return [saying];
        latestMs = message.header.header.timeMs;
        tools.told('a foreign body');
        return [{ ...saying, message: { ...message, batch: drawBytes(tools) } }];
      },
      add: (event): readonly PowSaying[] => {
        if (event.type !== 'timer' || event.name !== 'announce') return [];
        tools.told('a burst');
        const messages = Array.from({ length: BURST }, burst).flat();
        return messages.flatMap((message) => (tools.towards ?? tools.peers).map((to) => ({ to, message })));
      },
    };
  },
};
