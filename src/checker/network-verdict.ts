/**
 * The verdict on a network with traitors in it: did the book stay right, did it go on, how well, and who is proven to have lied.
 * Assembled from what was found; the same for a simulated and for a live network.
 */
import type { Evidence, ReplicaId } from '../protocols/contract.ts';
import { evidenceId } from './evidence.ts';
import type { Fork } from './fork.ts';
import type { Violation } from './violation.ts';

/** A time in which nobody could expect progress. */
export interface Excuse {
  readonly fromMs: number;
  /** Null: until the end. */
  readonly untilMs: number | null;
  readonly why: string;
}

export interface Accused {
  readonly node: string;
  readonly evidence: readonly { readonly id: string; readonly kind: string }[];
}

export interface NetworkVerdict {
  /** Nothing that must always hold was broken. */
  readonly safe: boolean;
  /** In the end the honest stood at one tip, with everything executed. */
  readonly live: boolean;
  /** It went on, but half of all transactions waited longer than half of the patience that there is. */
  readonly degraded: boolean;
  readonly accused: readonly Accused[];
  readonly budget: { readonly f: number; readonly traitors: number };
  readonly violations: readonly Violation[];
  readonly excuses: readonly Excuse[];
  readonly fork: Fork | null;
}

export interface Findings {
  /** Names of the validators. */
  readonly names: readonly string[];
  readonly traitors: readonly ReplicaId[];
  /** How many of them can be borne. */
  readonly traitorsMax: number;
  readonly violations: readonly Violation[];
  readonly excuses: readonly Excuse[];
  /** Why it did not go on to the end, where that is no violation; null: it did, or nothing excuses it. */
  readonly excuse: string | null;
  /** Verified already (`isProof`). */
  readonly evidence: readonly Evidence[];
  readonly fork: Fork | undefined;
  /** How long each transaction waited from its submission to the first honest disk, milliseconds. */
  readonly waitsMs: readonly number[];
  /** How long a transaction may lawfully wait: the shortest view timeout, or some block times; milliseconds. */
  readonly patienceMs: number;
}

/** The middle one of some numbers; 0 of none. */
function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

function toAccused(names: readonly string[], evidence: readonly Evidence[]): readonly Accused[] {
  return names.flatMap((node, replica) => {
    const own = new Map<string, { readonly id: string; readonly kind: string }>();
    for (const one of evidence) {
      // whoever finds it, one proof per kind is enough
      if (one.accused === replica && !own.has(one.kind)) {
        own.set(one.kind, { id: evidenceId(one), kind: one.kind });
      }
    }
    return own.size === 0 ? [] : [{ node, evidence: [...own.values()] }];
  });
}

export function createVerdict(findings: Findings): NetworkVerdict {
  const { names, traitors, traitorsMax, violations, excuses, evidence, fork, waitsMs, patienceMs } = findings;
  const live = findings.excuse === null && violations.every(({ rule }) => rule !== 'termination');
  return {
    safe: violations.every(({ rule }) => rule === 'termination') && fork === undefined,
    live,
    degraded: live && 2 * median(waitsMs) > patienceMs,
    accused: toAccused(names, evidence),
    budget: { f: traitorsMax, traitors: traitors.length },
    violations,
    excuses,
    fork: fork ?? null,
  };
}
