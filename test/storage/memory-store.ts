/** A chain store in memory, as plainly as can be: the reference that the suite and random histories compare the disk with. */
import { bytesToHex, compareBytes, hexToBytes } from '../../src/base/bytes.ts';
import type { Evidence } from '../../src/protocols/contract.ts';
import type { BlockWrite, StoredBlock, StoredCertificate, StoredMark } from '../../src/replica/ports.ts';
import type { StoreUnderTest } from './store-compliance.ts';

interface KeptBlock {
  readonly block: StoredBlock;
  readonly outcomes: BlockWrite['outcomes'];
}

/** Bytes are copied on the way in and on the way out, as a disk would. */
export class MemoryStore implements StoreUnderTest {
  #mark: StoredMark | undefined;
  #blocks: KeptBlock[] = [];
  readonly #state = new Map<string, Uint8Array>();
  readonly #certificates = new Map<number, StoredCertificate>();
  readonly #evidence = new Map<string, Evidence>();

  async commit({ mark, block, state, outcomes, revertTo }: BlockWrite): Promise<void> {
    if (revertTo !== null) this.#blocks = this.#blocks.filter((kept) => kept.block.height <= revertTo);
    if (block !== null) this.#blocks.push(structuredClone({ block, outcomes }));
    for (const { key, value } of state) {
      if (value === null) this.#state.delete(bytesToHex(key));
      else this.#state.set(bytesToHex(key), value.slice());
    }
    this.#mark = structuredClone(mark);
  }

  async saveCertificate(certificate: StoredCertificate): Promise<void> {
    const known = this.#certificates.get(certificate.height);
    if (known === undefined || known.sequence < certificate.sequence)
      this.#certificates.set(certificate.height, certificate);
  }

  async saveEvidence(evidence: Evidence): Promise<void> {
    const name = `${evidence.accused} ${evidence.kind}`;
    if (!this.#evidence.has(name)) this.#evidence.set(name, evidence);
  }

  mark() {
    return this.#mark;
  }

  blockAt(height: number) {
    return structuredClone(this.#blocks.find(({ block }) => block.height === height)?.block);
  }

  heightOfHash(hash: Uint8Array) {
    return this.#blocks.find(({ block }) => compareBytes(block.hash, hash) === 0)?.block.height;
  }

  heightOfBatch(digest: Uint8Array) {
    return this.#blocks.find(({ block }) => compareBytes(block.batchDigest, digest) === 0)?.block.height;
  }

  outcomeOf(id: Uint8Array) {
    for (const { block, outcomes } of this.#blocks) {
      const found = outcomes.find((outcome) => compareBytes(outcome.id, id) === 0);
      if (found !== undefined) return { height: block.height, index: found.index };
    }
    return undefined;
  }

  certificateAt(height: number) {
    const heights = [...this.#certificates.keys()].filter((each) => each <= height);
    return this.#certificates.get(Math.max(...heights));
  }

  newestCertificate() {
    return [...this.#certificates.values()].sort((a, b) => b.sequence - a.sequence)[0];
  }

  evidence() {
    return [...this.#evidence.values()].sort((a, b) => a.accused - b.accused || (a.kind < b.kind ? -1 : 1));
  }

  stateEntries() {
    const entries = [...this.#state].map(([key, value]) => ({ key: hexToBytes(key)!, value }));
    return entries.sort((a, b) => compareBytes(a.key, b.key));
  }

  get(key: Uint8Array) {
    return this.#state.get(bytesToHex(key));
  }
}
