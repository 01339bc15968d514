/**
 * The predicates of the paper (Castro & Liskov, OSDI'99), pure, each with its section. They say what is lawful; when something
 * happens is the machine's affair. Signatures are verified already (`claims`).
 */
import { compareBytes, equalBytes } from '../../base/bytes.ts';
import { type Fault, punish } from '../../base/fault.ts';
import { hashTagged } from '../../crypto/hash.ts';
import { quorum } from '../common/quorum.ts';
import { checkSigners } from '../common/signatures.ts';
import type { ReplicaId } from '../contract.ts';
import type { Certificate, DecisionProof, NewView, PreparedCertificate, ViewChange } from './messages.ts';
import type { PbftParameters } from './parameters.ts';

/** The digest of null (§4.4): fixed, under its own tag, so that no batch can have it. */
export const NULL_DIGEST = hashTagged('nullBatch');

export function isNull(digest: Uint8Array): boolean {
  return equalBytes(digest, NULL_DIGEST);
}

/** What a vote for a batch is a vote for. */
export function digestOf(batch: Uint8Array): Uint8Array {
  return hashTagged('batch', batch);
}

/** §4: p = v mod |R|. */
export function primaryOf(view: number, members: number): ReplicaId {
  return view % members;
}

/** §4.2: between the watermarks, h < s <= H. */
export function isInWindow(
  sequence: number,
  certified: number,
  { watermarkWindow }: PbftParameters,
): boolean {
  return sequence > certified && sequence <= certified + watermarkWindow;
}

/** §4.3: a stable checkpoint is q matching CHECKPOINTs of distinct members. */
export function checkCertificate(certificate: Certificate, members: number): Fault | undefined {
  return checkSigners(certificate.signatures, quorum(members), members);
}

/** q matching COMMITs of one (v, s, d) decide. */
export function checkProof(proof: DecisionProof, members: number): Fault | undefined {
  return checkSigners(proof.commits, quorum(members), members);
}

/** §4.2: prepared = the pre-prepare and q - 1 matching PREPAREs of distinct backups. */
export function checkPrepared(certificate: PreparedCertificate, members: number): Fault | undefined {
  const primary = primaryOf(certificate.view, members);
  if (certificate.prepares.some(({ signer }) => signer === primary)) {
    return punish('primary-prepared', 'the primary sends no PREPARE');
  }
  return checkSigners(certificate.prepares, quorum(members) - 1, members);
}

/** §4.4: C is a certificate (or genesis), P one prepared certificate for each number above it, from earlier views, in order. */
export function checkViewChange(
  viewChange: ViewChange,
  members: number,
  parameters: PbftParameters,
): Fault | undefined {
  const [certificate] = viewChange.certificates;
  const fault = certificate && checkCertificate(certificate, members);
  if (fault) return fault;
  const certified = certificate?.sequence ?? 0;
  let last = certified;
  for (const prepared of viewChange.prepared) {
    if (prepared.sequence <= last || !isInWindow(prepared.sequence, certified, parameters)) {
      return punish('prepared-out-of-place', `prepared certificate for ${prepared.sequence} above ${last}`);
    }
    if (prepared.view >= viewChange.view) return punish('prepared-in-the-future', 'P is from earlier views');
    const bad = checkPrepared(prepared, members);
    if (bad) return bad;
    last = prepared.sequence;
  }
  return undefined;
}

/** What a new view carries over: the certificate it starts from, and a digest for every sequence number up to max. */
export interface CarriedOver {
  readonly certificate: Certificate | undefined;
  readonly ballots: readonly { readonly sequence: number; readonly digest: Uint8Array }[];
}

/** Of two certificates for one number the one of the higher view; beyond the fault budget two may tie, and all must choose alike. */
function isLater(a: PreparedCertificate, b: PreparedCertificate | undefined): boolean {
  if (!b || a.view !== b.view) return !b || a.view > b.view;
  return compareBytes(a.digest, b.digest) > 0;
}

/** §4.4, the computation of O: min = highest C in V, max = highest s in any P; in between the digest of the highest view, or null. */
export function carryOver(viewChanges: readonly ViewChange[]): CarriedOver {
  let certificate: Certificate | undefined;
  const latest = new Map<number, PreparedCertificate>();
  for (const viewChange of viewChanges) {
    const [own] = viewChange.certificates;
    if (own && own.sequence > (certificate?.sequence ?? 0)) certificate = own;
    for (const prepared of viewChange.prepared) {
      if (isLater(prepared, latest.get(prepared.sequence))) latest.set(prepared.sequence, prepared);
    }
  }
  const ballots = [];
  const last = Math.max(0, ...latest.keys());
  for (let sequence = (certificate?.sequence ?? 0) + 1; sequence <= last; sequence++) {
    ballots.push({ sequence, digest: latest.get(sequence)?.digest ?? NULL_DIGEST });
  }
  return { certificate, ballots };
}

/** V: exactly q VIEW-CHANGEs of distinct members, ascending, each valid and for exactly this view. */
function checkViewChanges(newView: NewView, members: number, parameters: PbftParameters): Fault | undefined {
  const fault = checkSigners(newView.viewChanges, quorum(members), members);
  if (fault) return fault;
  for (const viewChange of newView.viewChanges) {
    if (viewChange.view !== newView.view)
      return punish('foreign-view-change', 'V is for exactly the new view');
    const bad = checkViewChange(viewChange, members, parameters);
    if (bad) return bad;
  }
  return undefined;
}

/** §4.4: a backup accepts a NEW-VIEW whose V is valid and whose O is what it computes itself. */
export function checkNewView(
  newView: NewView,
  members: number,
  parameters: PbftParameters,
): CarriedOver | Fault {
  if (newView.view < 1) return punish('no-new-view', 'view 0 needs no NEW-VIEW');
  if (newView.signer !== primaryOf(newView.view, members)) {
    return punish('not-the-primary', `${newView.signer} is not the primary of view ${newView.view}`);
  }
  const fault = checkViewChanges(newView, members, parameters);
  if (fault) return fault;
  const carried = carryOver(newView.viewChanges);
  return sameBallots(newView, carried) ? carried : punish('wrong-o', 'O does not follow from V');
}

function sameBallots({ view, proposals }: NewView, { ballots }: CarriedOver): boolean {
  if (proposals.length !== ballots.length) return false;
  return proposals.every((proposal, i) => {
    const ballot = ballots[i]!;
    return (
      proposal.view === view &&
      proposal.sequence === ballot.sequence &&
      equalBytes(proposal.digest, ballot.digest)
    );
  });
}

/** The rules that a machine obeys. Tests hand it broken ones, to prove that the checkers find prey. */
export interface Rules {
  readonly quorum: (members: number) => number;
  readonly digestOf: typeof digestOf;
  readonly isInWindow: typeof isInWindow;
  readonly checkNewView: typeof checkNewView;
  readonly checkCertificate: typeof checkCertificate;
  /** Which of the prepared certificates a VIEW-CHANGE reports: all of them. */
  readonly reported: (prepared: readonly PreparedCertificate[]) => readonly PreparedCertificate[];
  /** How many complaints make a replica leave its view. */
  readonly complaintQuorum: (members: number) => number;
}

export const PBFT_RULES: Rules = {
  quorum,
  digestOf,
  isInWindow,
  checkNewView,
  checkCertificate,
  reported: (prepared) => prepared,
  complaintQuorum: quorum,
};
