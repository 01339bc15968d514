/** Catching up among liars: nothing that is not proven is installed, a liar is counted and another peer asked, and no lie stops the replica. */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { isFault } from '../../src/base/fault.ts';
import { encodeOperation } from '../../src/ledger/accounts/operations.ts';
import { decodeHeader, encodeHeader, type Header } from '../../src/ledger/block.ts';
import { createTransaction } from '../../src/ledger/transaction.ts';
import type { ReplicaId } from '../../src/protocols/contract.ts';
import type { Certificate } from '../../src/protocols/pbft/messages.ts';
import { encodeRecord } from '../../src/protocols/pbft/records.ts';
import type { BlocksFrame, GetBlocksFrame, WireBlock } from '../../src/replica/frames.ts';
import { alice, put } from '../ledger/support.ts';
import {
  certificateBytes,
  certificateOf,
  createHonestChain,
  type HonestChain,
  MEMBERS,
} from './honest-chain.ts';
import { createLoneReplica, type LoneReplica, type Outcome } from './lone-replica.ts';

const VICTIM = 3;

/** What a peer makes of the answer that an honest one would give; null: silence. */
type Lie = (honest: BlocksFrame, request: GetBlocksFrame) => BlocksFrame | null;

const tellTruth: Lie = (honest) => honest;

/** A replica that is behind, and three peers that hold the honest chain and say of it what they like. */
class Scene {
  readonly honest: HonestChain;
  readonly victim: LoneReplica;
  readonly lies: readonly Lie[];
  /** Everything that the victim counted against a peer. */
  readonly faults: string[] = [];
  /** Requests so far, by peer. */
  readonly asked: number[] = [0, 0, 0];
  readonly #server: LoneReplica;

  constructor(honest: HonestChain, lies: readonly Lie[], victim?: LoneReplica) {
    this.honest = honest;
    this.lies = lies;
    this.victim = victim ?? createLoneReplica({ self: VICTIM, members: MEMBERS });
    this.#server = createLoneReplica({ self: 0, members: MEMBERS, chain: honest.chain });
  }

  get height(): number {
    return this.victim.replica.status().height;
  }

  /** What happened leads to questions, and these to answers, until it is quiet or `requestsMax` were asked. */
  follow(outcome: Outcome, requestsMax = 1_000): void {
    const open = [outcome];
    for (let next = open.shift(); next; next = open.shift()) {
      for (const { peer, code, action } of next.faults) this.faults.push(`${peer} ${code} ${action}`);
      for (const { to, frame } of next.frames) {
        if (frame.type !== 'getBlocks' || typeof to !== 'number') continue;
        this.asked[to]! += 1;
        ok(this.asked.reduce((sum, count) => sum + count) <= requestsMax, 'asks without end');
        const answer = this.lies[to]!(this.serve(frame), frame);
        if (answer) open.push(this.victim.hear(to, answer));
        else open.push(this.victim.step({ type: 'timer', name: 'sync' }));
      }
    }
  }

  /** What an honest peer answers. Each in a second of its own, so that no bound on what is served is met. */
  serve(request: GetBlocksFrame): BlocksFrame {
    this.#server.nowMs += 2_000;
    const { frames } = this.#server.hear(VICTIM, request);
    const frame = frames[0]?.frame;
    ok(frame?.type === 'blocks');
    return frame;
  }

  /** The victim hears of a certificate and notices, after two looks, that messages do not help. */
  fallBehind(certificate = certificateOf(this.honest.tip()), from: ReplicaId = 0): void {
    this.follow(this.victim.hearEngine(from, { type: 'certificate', body: certificate }));
    for (let look = 0; look < 2; look += 1) {
      this.victim.nowMs += 500;
      this.follow(this.victim.step({ type: 'timer', name: 'engine/status' }));
    }
  }

  /** Every block of the victim is the honest one. */
  assertHonest(): void {
    for (let height = 1; height <= this.height; height += 1)
      deepEqual(this.victim.chain.blockAt(height)?.hash, this.honest.chain.blockAt(height)?.hash);
    equal(this.victim.replica.status().muted, null);
  }
}

/** So many blocks, certified every tenth and at the end. */
function chainOf(blocks: number): HonestChain {
  const honest = createHonestChain();
  for (let height = 1; height <= blocks; height += 1) {
    honest.addBlock();
    if (height % 10 === 0 || height === blocks) honest.certify();
  }
  return honest;
}

/** Changes one block of an answer. */
function withBlock(frame: BlocksFrame, at: number, change: (block: WireBlock) => WireBlock): BlocksFrame {
  return { ...frame, blocks: frame.blocks.map((block, index) => (index === at ? change(block) : block)) };
}

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at]! ^= 1;
  return copy;
}

/** Encodes a header anew with other fields. */
function withHeader(block: WireBlock, change: Partial<Header>): WireBlock {
  const header = decodeHeader(block.header);
  ok(!isFault(header));
  return { ...block, header: encodeHeader({ ...header, ...change }) };
}

/** Another history from this height on: lawful blocks, signed by their sender, with decision proofs of one traitor. Never decided. */
function forkFrom(height: number, blocks: number): HonestChain {
  const { chainId } = createLoneReplica({ members: MEMBERS });
  const fork = createHonestChain([0]);
  for (let at = 1; at <= blocks; at += 1) {
    const body = {
      chainId,
      nonce: at - 1,
      expiryHeight: 10_000,
      operations: [encodeOperation(put('fork', `${at}`))],
    };
    fork.addBlock(at < height ? undefined : [createTransaction(alice, body)]);
  }
  return fork;
}

interface Damage {
  readonly block: number;
  readonly part: 'header' | 'batch' | 'proof' | 'certificate' | 'swap' | 'drop' | 'double';
  readonly at: number;
  readonly bit: number;
}

/** Does one thing to an answer: flips a bit somewhere, or changes the list of blocks. */
function damageAnswer(frame: BlocksFrame, { block, part, at, bit }: Damage): BlocksFrame {
  const index = block % frame.blocks.length;
  const flipBit = (bytes: Uint8Array): Uint8Array =>
    bytes.map((byte, place) => (place === at % bytes.length ? byte ^ (1 << bit) : byte));
  const { blocks } = frame;
  switch (part) {
    case 'certificate':
      return { ...frame, certificate: flipBit(frame.certificate) };
    case 'swap':
      return { ...frame, blocks: blocks.with(index, blocks[0]!).with(0, blocks[index]!) };
    case 'drop':
      return { ...frame, blocks: blocks.toSpliced(index, 1) };
    case 'double':
      return { ...frame, blocks: blocks.toSpliced(index, 0, blocks[index]!) };
    default:
      return withBlock(frame, index, (one) => ({ ...one, [part]: flipBit(one[part]) }));
  }
}

/** The promise log of a life that has signed nothing. */
const BORN = encodeRecord({ type: 'born', body: { sequence: 0 } });
const NOTHING = new Uint8Array();
const BLOCKS = 30;
const ABSURD = Number.MAX_SAFE_INTEGER;

describe('catching up', () => {
  const honest = chainOf(BLOCKS);
  const fork = forkFrom(5, BLOCKS);
  const forkServer = createLoneReplica({ self: 0, members: MEMBERS, chain: fork.chain });
  const forkTip = certificateOf(fork.tip());
  const forged = {
    ...forkTip,
    signatures: forkTip.signatures.map(({ signer }) => ({
      signer,
      signature: forkTip.signatures[0]!.signature,
    })),
  };
  /** The fork's blocks in the wire format. */
  const forkBlocks = (request: GetBlocksFrame): readonly WireBlock[] => {
    fork.certify();
    forkServer.nowMs += 2_000;
    const frame = forkServer.hear(VICTIM, request).frames[0]?.frame;
    ok(frame?.type === 'blocks');
    return frame.blocks;
  };
  const withCertificate = (frame: BlocksFrame, certificate: Certificate): BlocksFrame => ({
    ...frame,
    certificate: certificateBytes(certificate),
  });
  const twice = honest.tip();
  const [one, two] = certificateOf(twice).signatures;

  it('installs what honest peers serve, over many answers', () => {
    const scene = new Scene(chainOf(150), [tellTruth, tellTruth, tellTruth]);
    scene.fallBehind();
    equal(scene.height, 150);
    scene.assertHonest();
    deepEqual(scene.faults, []);
    ok(
      scene.asked.every((count) => count > 0),
      'the peers take turns',
    );
  });

  const lies: readonly (readonly [string, string, Lie])[] = [
    ['says nothing', 'silent ignore', () => null],
    [
      'has no blocks',
      'short-answer ignore',
      (frame) => ({ ...frame, blocks: [], certificate: NOTHING, more: false }),
    ],
    [
      'promises more for ever',
      'short-answer ignore',
      (frame) => ({ ...frame, blocks: [], certificate: NOTHING, more: true }),
    ],
    [
      'sends blocks without a certificate',
      'short-answer ignore',
      (frame) => ({ ...frame, certificate: NOTHING }),
    ],
    ['sends a certificate without blocks', 'short-answer ignore', (frame) => ({ ...frame, blocks: [] })],
    [
      'sends blocks of another history under the right certificate',
      'wrong-signer-count punish',
      (frame, request) => ({ ...frame, blocks: forkBlocks(request) }),
    ],
    [
      'sends another history with a forged certificate',
      'bad-signature punish',
      (frame, request) => withCertificate({ ...frame, blocks: forkBlocks(request) }, forged),
    ],
    [
      'sends a certificate with too few signers',
      'wrong-signer-count punish',
      (frame) => withCertificate(frame, certificateOf(honest.tip(), [0, 1])),
    ],
    [
      'counts a signer twice',
      'signers-not-ascending punish',
      (frame) => withCertificate(frame, { ...twice, signatures: [one!, two!, two!] }),
    ],
    [
      'signs in the name of nobody',
      'unknown-signer punish',
      (frame) => withCertificate(frame, { ...twice, signatures: [one!, two!, { ...two!, signer: 9 }] }),
    ],
    [
      'claims an absurd height',
      'bad-signature punish',
      (frame) => withCertificate(frame, { ...certificateOf(twice), height: ABSURD, sequence: ABSURD }),
    ],
    [
      'sends a certificate that is none',
      'unknown-message punish',
      (frame) => ({ ...frame, certificate: Uint8Array.of(99) }),
    ],
    [
      'sends something else as the certificate',
      'not-a-certificate punish',
      (frame) => ({ ...frame, certificate: frame.blocks[0]!.proof }),
    ],
    [
      'sends the certificate of a higher block',
      'foreign-certificate punish',
      (frame) => ({ ...frame, blocks: frame.blocks.slice(0, 7) }),
    ],
    [
      'leaves the first block out',
      'wrong-height punish',
      (frame) => ({ ...frame, blocks: frame.blocks.slice(1) }),
    ],
    [
      'sends the blocks backwards',
      'wrong-height punish',
      (frame) => ({ ...frame, blocks: frame.blocks.toReversed() }),
    ],
    [
      'writes an absurd height into a header',
      'wrong-height punish',
      (frame) => withBlock(frame, 4, (block) => withHeader(block, { height: ABSURD })),
    ],
    [
      'changes a state root',
      'broken-link punish',
      (frame) => withBlock(frame, 4, (block) => withHeader(block, { stateRoot: new Uint8Array(32) })),
    ],
    [
      'changes the last state root',
      'foreign-certificate punish',
      (frame) =>
        withBlock(frame, BLOCKS - 1, (block) => withHeader(block, { stateRoot: new Uint8Array(32) })),
    ],
    [
      'sends a header that is none',
      'malformed-header punish',
      (frame) => withBlock(frame, 2, (block) => ({ ...block, header: Uint8Array.of(1, 2, 3) })),
    ],
    [
      'changes a batch',
      'foreign-header punish',
      (frame) =>
        withBlock(frame, 2, (block) => ({ ...block, batch: flip(block.batch, block.batch.length - 1) })),
    ],
    [
      'adds an operation of the engine',
      'foreign-operations punish',
      (frame) => withBlock(frame, 2, (block) => ({ ...block, systemOperations: [Uint8Array.of(7)] })),
    ],
    [
      'withholds a decision proof',
      'unknown-message punish',
      (frame) => withBlock(frame, 2, (block) => ({ ...block, proof: NOTHING })),
    ],
    [
      'sends the decision proof of another block',
      'foreign-proof punish',
      (frame) => withBlock(frame, 2, (block) => ({ ...block, proof: frame.blocks[3]!.proof })),
    ],
    [
      'forges a decision proof',
      'bad-signature punish',
      (frame) =>
        withBlock(frame, 2, (block) => ({ ...block, proof: flip(block.proof, block.proof.length - 60) })),
    ],
  ];
  for (const [name, fault, lie] of lies) {
    it(`asks another peer when one ${name}`, () => {
      const scene = new Scene(honest, [lie, tellTruth, tellTruth]);
      scene.fallBehind();
      deepEqual(scene.faults, [`0 ${fault}`]);
      equal(scene.asked[0], 1);
      equal(scene.height, BLOCKS);
      scene.assertHonest();
    });
  }

  it('asks all three when two lie', () => {
    const lie: Lie = (frame) => ({ ...frame, blocks: frame.blocks.slice(1) });
    const scene = new Scene(honest, [lie, lie, tellTruth]);
    scene.fallBehind();
    deepEqual(scene.asked, [1, 1, 1]);
    equal(scene.height, BLOCKS);
  });

  it('stops asking when everybody lies, and begins anew when it notices again', () => {
    let lying = true;
    const lie: Lie = (frame) => (lying ? { ...frame, blocks: frame.blocks.slice(1) } : frame);
    const scene = new Scene(honest, [lie, lie, lie]);
    scene.fallBehind();
    deepEqual(scene.asked, [1, 1, 1]);
    equal(scene.victim.replica.status().catchingUp, false);
    lying = false;
    scene.fallBehind();
    equal(scene.height, BLOCKS);
  });

  it('does not wait at a peer that serves one block at a time', () => {
    const long = createHonestChain();
    for (let height = 1; height <= 200; height += 1) {
      long.addBlock();
      long.certify();
    }
    const drip: Lie = (_, { request, from }) => {
      const { header, batch, systemOperations, proof } = long.chain.blockAt(from)!;
      const { bytes } = long.chain.certificateAt(from)!;
      const blocks = [{ header, batch, systemOperations, proof }];
      return { type: 'blocks', request, blocks, certificate: bytes, more: true };
    };
    const scene = new Scene(long, [drip, tellTruth, tellTruth]);
    scene.fallBehind();
    equal(scene.height, 200);
    // 1 + 64 + 64, and again.
    deepEqual(scene.asked, [2, 2, 2]);
  });

  it('installs up to the certificate and leaves off what stands above it', () => {
    const open = createHonestChain();
    for (let height = 1; height <= 5; height += 1) open.addBlock();
    open.certify();
    const certified = certificateOf(open.tip());
    // Sequence numbers 6 to 8 were decided as null, says nobody but the header of block 6.
    for (let gap = 0; gap < 3; gap += 1) open.addNull();
    open.addBlock();
    const { header, batch, systemOperations, proof } = open.chain.blockAt(6)!;
    const longer: Lie = (frame) => ({
      ...frame,
      blocks: [...frame.blocks, { header, batch, systemOperations, proof }],
    });
    const scene = new Scene(open, [longer, longer, longer]);
    scene.fallBehind(certified);
    equal(scene.height, 5);
    equal(scene.victim.replica.status().sequence, 5);
    scene.assertHonest();
  });

  it('follows null decisions that a certificate covers, behind the last block too', () => {
    const open = createHonestChain();
    for (let height = 1; height <= 5; height += 1) open.addBlock();
    open.addNull();
    open.addBlock();
    open.addNull();
    open.addNull();
    open.certify();
    const scene = new Scene(open, [tellTruth, tellTruth, tellTruth]);
    scene.fallBehind();
    const { height, sequence } = scene.victim.replica.status();
    deepEqual([height, sequence], [6, 9]);
    open.addNull();
    open.certify();
    scene.fallBehind();
    equal(scene.victim.replica.status().sequence, 10);
    scene.assertHonest();
    deepEqual(scene.faults, []);
  });

  it('starts no session for a forged certificate of an absurd height', () => {
    const scene = new Scene(honest, [tellTruth, tellTruth, tellTruth]);
    scene.fallBehind({ ...certificateOf(honest.tip()), height: ABSURD, sequence: ABSURD });
    deepEqual(scene.faults, ['0 bad-signature punish']);
    deepEqual(scene.asked, [0, 0, 0]);
  });

  it('counts answers that nobody asked for, and takes nothing from them', () => {
    const scene = new Scene(honest, [tellTruth, tellTruth, tellTruth]);
    const frame = scene.serve({ type: 'getBlocks', request: 1, from: 1 });
    scene.follow(scene.victim.hear(0, { ...frame, request: 7 }));
    deepEqual(scene.faults, ['0 unasked ignore']);
    equal(scene.height, 0);
  });

  it('takes no answer from another peer, nor to an earlier question', () => {
    let late: BlocksFrame | undefined;
    const tooLate: Lie = (frame) => {
      late = frame;
      return null;
    };
    const meddle: Lie = (frame) => {
      const { faults } = scene.victim.hear(0, { ...frame, blocks: frame.blocks.slice(1) });
      deepEqual(
        faults.map(({ code }) => code),
        ['unasked'],
      );
      deepEqual(
        scene.victim.hear(0, late!).faults.map(({ code }) => code),
        ['unasked'],
      );
      return frame;
    };
    const scene = new Scene(honest, [tooLate, meddle, tellTruth]);
    scene.fallBehind();
    equal(scene.height, BLOCKS);
  });

  it('asks another peer when the link to the asked one breaks', () => {
    const hangUp: Lie = () => {
      scene.follow(scene.victim.step({ type: 'peer', peer: 0, connected: false }));
      return scene.serve({ type: 'getBlocks', request: 99, from: 1 });
    };
    const scene = new Scene(honest, [hangUp, tellTruth, tellTruth]);
    scene.fallBehind();
    equal(scene.faults[0], '0 disconnected ignore');
    equal(scene.height, BLOCKS);
  });

  it('takes an offered block only when it is the very next one and certified', () => {
    const scene = new Scene(honest, [tellTruth, tellTruth, tellTruth]);
    const offer = { ...scene.serve({ type: 'getBlocks', request: 1, from: 1 }), request: 0 };
    scene.follow(scene.victim.hear(0, { ...offer, blocks: offer.blocks.slice(1) }));
    scene.follow(scene.victim.hear(0, { ...offer, certificate: NOTHING }));
    scene.follow(scene.victim.hear(0, withCertificate(offer, forged)));
    equal(scene.height, 0);
    scene.follow(scene.victim.hear(0, offer));
    equal(scene.height, BLOCKS);
    deepEqual(scene.asked, [0, 0, 0]);
  });

  it('says that its own copy is corrupt when a certificate proves another history, and blames nobody', () => {
    const corrupt = createLoneReplica({
      self: VICTIM,
      members: MEMBERS,
      chain: forkFrom(5, 10).chain,
      records: [BORN],
    });
    const scene = new Scene(honest, [tellTruth, tellTruth, tellTruth], corrupt);
    scene.fallBehind();
    equal(scene.height, 10);
    match(corrupt.replica.status().muted ?? '', /this copy of the ledger is corrupt/);
    deepEqual(scene.faults, []);
  });

  it('installs nothing but the honest chain, whatever is done to an answer', () => {
    const damage = fc.record({
      block: fc.nat(BLOCKS),
      part: fc.constantFrom('header', 'batch', 'proof', 'certificate', 'swap', 'drop', 'double'),
      at: fc.nat(2_000),
      bit: fc.nat(7),
    });
    fc.assert(
      fc.property(damage, (where) => {
        const scene = new Scene(honest, [(frame) => damageAnswer(frame, where), tellTruth, tellTruth]);
        scene.fallBehind();
        equal(scene.height, BLOCKS);
        for (let height = 1; height <= BLOCKS; height += 1)
          deepEqual(scene.victim.chain.blockAt(height), honest.chain.blockAt(height));
        deepEqual(scene.victim.chain.newestCertificate(), honest.chain.newestCertificate());
      }),
      { numRuns: 100 },
    );
  });
});
