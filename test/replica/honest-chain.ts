/** A chain that an honest quorum made, built by hand: so many blocks, null decisions wherever a test wants them, certificates where it wants them. */
import { createAccountsApplication } from '../../src/ledger/accounts/accounts.ts';
import { encodeOperation } from '../../src/ledger/accounts/operations.ts';
import { batchDigest, encodeBatch } from '../../src/ledger/batch.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { createTransaction, type SignedTransaction } from '../../src/ledger/transaction.ts';
import type { ReplicaId } from '../../src/protocols/contract.ts';
import type { Certificate, ChainPoint, PbftMessage } from '../../src/protocols/pbft/messages.ts';
import { engineHeaderCodec } from '../../src/protocols/pbft/progress.ts';
import { ballotBytes, pointBytes } from '../../src/protocols/pbft/statements.ts';
import { encodeMessage } from '../../src/protocols/pbft/wire.ts';
import type { StoredCertificate } from '../../src/replica/ports.ts';
import { createMemoryChain, type MemoryChain } from '../../src/simulator/whole/memory-chain.ts';
import { alice, put } from '../ledger/support.ts';
import { loneGenesis, signersOf } from './lone-replica.ts';

export const MEMBERS = 4;
const QUORUM = [0, 1, 2];

export interface HonestChain {
  /** What an honest node's disk holds. */
  readonly chain: MemoryChain;
  readonly tip: () => ChainPoint;
  /** Adds a block with one transaction, or with these. */
  readonly addBlock: (transactions?: readonly SignedTransaction[]) => void;
  /** Adds a null decision: no block. */
  readonly addNull: () => void;
  /** Stores the certificate of the tip. */
  readonly certify: () => void;
}

/** The certificate of any point, by any signers: honest ones sign only what is on the chain. */
export function certificateOf(point: ChainPoint, signers: readonly ReplicaId[] = QUORUM): Certificate {
  const { signerOf } = signersOf(MEMBERS);
  const bytes = pointBytes(point);
  const signatures = signers.map((signer) => ({ signer, signature: signerOf(signer)('checkpoint', bytes) }));
  return { ...point, signatures };
}

/** As it is stored and sent. */
export function certificateBytes(certificate: Certificate): Uint8Array {
  return encodeMessage({ type: 'certificate', body: certificate });
}

/** The decision proof of a batch, by any signers. */
export function proofOf(
  sequence: number,
  digest: Uint8Array,
  signers: readonly ReplicaId[] = QUORUM,
): Uint8Array {
  const { signerOf } = signersOf(MEMBERS);
  const ballot = { view: 0, sequence, digest };
  const commits = signers.map((signer) => ({
    signer,
    signature: signerOf(signer)('commit', ballotBytes(ballot)),
  }));
  const message: PbftMessage = {
    type: 'decision',
    body: { proof: { ...ballot, commits }, batch: new Uint8Array() },
  };
  return encodeMessage(message);
}

/** An empty chain at its genesis. @param deciders who signs its decision proofs: a quorum, or it is no honest chain */
export function createHonestChain(deciders: readonly ReplicaId[] = QUORUM): HonestChain {
  const chain = createMemoryChain();
  const genesis = loneGenesis(MEMBERS);
  const application = createAccountsApplication();
  const ledger = createLedger({ genesis, application, reader: chain, keepUndo: false });
  const decide = (transactions: readonly SignedTransaction[] | null): void => {
    const sequence = ledger.tip().sequence + 1;
    const raw = transactions?.map(({ bytes }) => bytes);
    const bytes = raw && encodeBatch({ sequence, view: 0, timeMs: 1_000, transactions: raw });
    const batch = bytes ? { bytes, digest: batchDigest(bytes) } : null;
    const engineHeader = batch
      ? engineHeaderCodec.encode({ sequence, batchDigest: batch.digest })
      : new Uint8Array();
    const proof = batch ? proofOf(sequence, batch.digest, deciders) : new Uint8Array();
    const { tip, block, state, outcomes } = ledger.execute({
      sequence,
      batch,
      engineHeader,
      proof,
      systemOperations: [],
    });
    const { height, blockHash } = tip;
    const mark = { sequence, height, blockHash, seal: new Uint8Array() };
    chain.commit({ mark, block, state, outcomes, revertTo: null });
    ledger.committed(sequence);
  };
  const nextTransaction = (): SignedTransaction =>
    createTransaction(alice, {
      chainId: ledger.chainId,
      nonce: ledger.nonceOf(alice.publicKey),
      expiryHeight: 10_000,
      operations: [encodeOperation(put('height', `${ledger.tip().height + 1}`))],
    });
  const tip = (): ChainPoint => {
    const { sequence, height, blockHash } = ledger.tip();
    return { sequence, height, blockHash };
  };
  return {
    chain,
    tip,
    addBlock: (transactions) => decide(transactions ?? [nextTransaction()]),
    addNull: () => decide(null),
    certify() {
      const stored: StoredCertificate = { ...tip(), bytes: certificateBytes(certificateOf(tip())) };
      chain.saveCertificate(stored);
    },
  };
}
