/** What the honest execute is lawful, proven, and comes to the same as when an honest ledger executes it: validity, certificates, execution. */
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { Decision } from '../protocols/ordering.ts';
import type { ChainRules } from './chain-rules.ts';
import { decisionsOf, type Final, finalsOf } from './outputs.ts';
import { createReference, type Reference, type ReferenceBlock } from './reference.ts';
import type { Seen, SeenBlock } from './seen.ts';
import { createTentative } from './tentative.ts';
import type { RuleName, Watcher } from './violation.ts';

/** Where a replica says what it decided, and where that reaches its disk. */
const TOLD_AND_WRITTEN: readonly Seen['type'][] = ['step', 'stored', 'durable', 'born'];

/** The watchers of one chain, in the order in which they must see an event: the first one feeds the reference that the others ask. */
export function createLedgerWatchers(rules: ChainRules): readonly (readonly [RuleName, Watcher])[] {
  const reference = createReference(rules);
  return [
    ['validity', createValidityWatcher(reference)],
    ['certificates', createCertificateWatcher(rules, reference)],
    ['execution', createExecutionWatcher(reference)],
  ];
}

/** Validity: every executed batch is lawful, and every transaction in it is signed by its sender. */
function createValidityWatcher(reference: Reference): Watcher {
  const decided = createTentative<Decision>();
  return {
    types: TOLD_AND_WRITTEN,
    see(replica, seen, report) {
      for (const decision of decided.settle(replica, seen)) {
        const wrong = reference.add(decision);
        if (wrong !== undefined) report(`executed ${wrong}`);
      }
      for (const decision of decisionsOf(seen)) decided.add(replica, decision.sequence, decision);
    },
  };
}

/** Every decision has a proof, and every certificate that is told of is one, for the block that all have. */
function createCertificateWatcher(rules: ChainRules, reference: Reference): Watcher {
  const decided = createTentative<Decision>();
  const members = rules.genesis.validators.length;

  const wrongCertificate = ({ certificate, sequence, height, blockHash }: Final): string | undefined => {
    const read = rules.ordering.readCertificate(certificate, members);
    if (isFault(read)) return read.detail;
    const isSame = read.sequence === sequence && read.height === height;
    if (!isSame || !equalBytes(read.blockHash, blockHash)) return 'it is for another point of the chain';
    return read.claims.every(rules.isTrue) ? undefined : 'a signature in it is wrong';
  };
  const wrongProof = ({ sequence, proof }: Decision): string | undefined => {
    const block = reference.blockOf(sequence);
    if (!block) return undefined;
    const header = rules.ordering.readHeader(block);
    if (isFault(header) || header.sequence !== sequence) return 'its header names another batch';
    const read = rules.ordering.readProof(proof, block, members);
    if (isFault(read)) return read.detail;
    return read.claims.every(rules.isTrue) ? undefined : 'a signature in its proof is wrong';
  };
  return {
    types: [...TOLD_AND_WRITTEN, 'certified'],
    see(replica, seen, report) {
      for (const final of finalsOf(seen)) {
        const wrong = wrongCertificate(final);
        if (wrong !== undefined) report(`a certificate of height ${final.height} that is none: ${wrong}`);
      }
      for (const decision of decided.settle(replica, seen)) {
        const wrong = wrongProof(decision);
        if (wrong !== undefined) report(`the decision of ${decision.sequence} is not proven: ${wrong}`);
      }
      for (const decision of decisionsOf(seen)) decided.add(replica, decision.sequence, decision);
    },
  };
}

type ExecutedBlock = Extract<Seen, { type: 'block' }>;

/** Blocks, state roots and outcomes are those of the reference. What it has not reached yet is compared when it has. */
function createExecutionWatcher(reference: Reference): Watcher {
  const executed = createTentative<ExecutedBlock>();
  const due = new Map<ReplicaId, (ExecutedBlock | SeenBlock)[]>();
  return {
    types: [...TOLD_AND_WRITTEN, 'block'],
    see(replica, seen, report) {
      const settled = executed.settle(replica, seen);
      if (seen.type === 'block') executed.add(replica, seen.sequence, seen);
      const stored = seen.type === 'stored' ? seen.blocks : [];
      const open = due.get(replica) ?? [];
      if (settled.length + stored.length + open.length === 0) return;
      const later: (ExecutedBlock | SeenBlock)[] = [];
      for (const block of [...open, ...settled, ...stored]) {
        const known = reference.blockAt(block.height);
        if (known === undefined) later.push(block);
        else for (const wrong of differences(block, known)) report(`block ${block.height}: ${wrong}`);
      }
      due.set(replica, later);
    },
  };
}

function differences(block: ExecutedBlock | SeenBlock, known: ReferenceBlock): readonly string[] {
  const wrong: string[] = [];
  const compare = (what: string, here: Uint8Array, there: Uint8Array): void => {
    if (equalBytes(here, there)) return;
    wrong.push(`its ${what} is ${short(here)}, executing the decisions gives ${short(there)}`);
  };
  if ('stateRoot' in block) compare('state root', block.stateRoot, known.stateRoot);
  compare('hash', block.blockHash, known.blockHash);
  if ('parentHash' in block) compare('parent hash', block.parentHash, known.parentHash);
  if ('items' in block && block.items.join() !== known.items.join()) {
    wrong.push(`it has ${block.items.length} outcomes, executing the decisions gives ${known.items.length}`);
  }
  return wrong;
}

function short(bytes: Uint8Array): string {
  return bytesToHex(bytes).slice(0, 12);
}
