/**
 * Votes of one phase for one sequence number: one vote counts per member and view, however many it sends.
 * Bounded: a member's votes of at most `VIEWS_KEPT` views are kept, the highest, so a liar can only displace its own.
 */
import { equalBytes } from '../../base/bytes.ts';
import type { ReplicaId } from '../contract.ts';
import type { SignedBy } from './signatures.ts';

/** One signed statement for (view, digest); the sequence number is the book's. */
export interface BookedVote extends SignedBy {
  readonly view: number;
  readonly digest: Uint8Array;
}

/** What adding did: `conflict` carries the first vote, which stands. */
export type Booking =
  | { readonly type: 'new' | 'known' | 'stale' }
  | { readonly type: 'conflict'; readonly first: BookedVote };

const NEW: Booking = { type: 'new' };
const KNOWN: Booking = { type: 'known' };
const STALE: Booking = { type: 'stale' };

/** An honest member votes again for a sequence number only after a view change; four changes in one window are many. */
const VIEWS_KEPT = 4;

export interface VoteBook {
  readonly add: (vote: BookedVote) => Booking;
  /** The vote of this member in this view, if any. */
  readonly find: (signer: ReplicaId, view: number) => BookedVote | undefined;
  /** How many votes there are for exactly this view and digest. */
  readonly count: (view: number, digest: Uint8Array) => number;
  /** All votes for exactly this view and digest. */
  readonly matching: (view: number, digest: Uint8Array) => readonly BookedVote[];
  /** All votes kept, of any view. */
  readonly all: () => readonly BookedVote[];
}

/** A class, since three are made for every sequence number: closures would cost more than the voting. */
class Book implements VoteBook {
  /** Of each member the votes of different views, the highest view first. */
  readonly #bySigner = new Map<ReplicaId, BookedVote[]>();

  add(vote: BookedVote): Booking {
    const votes = this.#bySigner.get(vote.signer);
    if (votes === undefined) {
      this.#bySigner.set(vote.signer, [vote]);
      return NEW;
    }
    const first = this.find(vote.signer, vote.view);
    if (first) return equalBytes(first.digest, vote.digest) ? KNOWN : { type: 'conflict', first };
    votes.push(vote);
    votes.sort((a, b) => b.view - a.view);
    const dropped = votes.length > VIEWS_KEPT ? votes.pop() : undefined;
    return dropped === vote ? STALE : NEW;
  }

  find(signer: ReplicaId, view: number): BookedVote | undefined {
    return this.#bySigner.get(signer)?.find((vote) => vote.view === view);
  }

  count(view: number, digest: Uint8Array): number {
    let count = 0;
    for (const votes of this.#bySigner.values()) {
      for (const vote of votes) if (vote.view === view && equalBytes(vote.digest, digest)) count += 1;
    }
    return count;
  }

  matching(view: number, digest: Uint8Array): readonly BookedVote[] {
    const found: BookedVote[] = [];
    for (const votes of this.#bySigner.values()) {
      for (const vote of votes) if (vote.view === view && equalBytes(vote.digest, digest)) found.push(vote);
    }
    return found;
  }

  all(): readonly BookedVote[] {
    return [...this.#bySigner.values()].flat();
  }
}

export function createVoteBook(): VoteBook {
  return new Book();
}
