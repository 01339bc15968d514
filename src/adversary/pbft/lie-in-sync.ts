/** Row 16: lies to those who catch up: wrong blocks, short answers, absurd heights, endless promises. */
import { isFault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import {
  type BlocksFrame,
  decodeFrame,
  encodeFrame,
  engineMessageOf,
  type WireBlock,
} from '../../replica/frames.ts';
import type { PbftBehaviour } from './behaviour.ts';

/** The first block with something in it changed. */
function withFirst(
  { blocks }: BlocksFrame,
  change: (block: WireBlock) => Partial<WireBlock>,
): readonly WireBlock[] {
  const [first, ...others] = blocks;
  return first === undefined ? [] : [{ ...first, ...change(first) }, ...others];
}

function flipLast(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte));
}

const NOTHING = new Uint8Array(0);

const WAYS: Readonly<Record<string, (frame: BlocksFrame) => Partial<BlocksFrame>>> = {
  'a wrong header': (frame) => ({ blocks: withFirst(frame, ({ header }) => ({ header: flipLast(header) })) }),
  'a wrong batch': (frame) => ({ blocks: withFirst(frame, ({ batch }) => ({ batch: flipLast(batch) })) }),
  'garbage for a header': (frame) => ({
    blocks: withFirst(frame, () => ({ header: Uint8Array.of(1, 2, 3) })),
  }),
  'a block left out': (frame) => ({ blocks: frame.blocks.slice(1) }),
  'blocks in the wrong order': (frame) => ({ blocks: [...frame.blocks].reverse() }),
  'no certificate': () => ({ certificate: NOTHING }),
  'a forged certificate': ({ certificate }) => ({ certificate: flipLast(certificate) }),
  'an endless promise': () => ({ blocks: [], certificate: NOTHING, more: true }),
  'an empty answer': () => ({ blocks: [], certificate: NOTHING, more: false }),
};

export const lieInSync: PbftBehaviour = {
  name: 'lie-in-sync',
  summary:
    'answers those who catch up with wrong blocks, forged certificates, nothing, or promises, and boasts of absurd heights',
  theorem: 'nothing unverified is installed; the liar is dropped and another peer asked',
  target: 'peers',
  engine: (tools) => ({
    say: (saying) => {
      if (saying.message.type !== 'status') return [saying];
      const far = LIMITS.integerMax - tools.chance.integer(1_000);
      const body = { ...saying.message.body, certified: far, executed: far };
      return [{ ...saying, message: { type: 'status', body } }];
    },
  }),
  ports: (tools) => ({
    say: (effect) => {
      if (effect.type !== 'send' || effect.to === 'all' || engineMessageOf(effect.bytes)) return [effect];
      const frame = decodeFrame(effect.bytes);
      const isVictim = tools.towards === null || tools.towards.includes(effect.to);
      if (isFault(frame) || frame.type !== 'blocks' || !isVictim) return [effect];
      const way = tools.chance.pick(Object.keys(WAYS));
      tools.told(way);
      return [{ ...effect, bytes: encodeFrame({ ...frame, ...WAYS[way]!(frame) }) }];
    },
  }),
};
