/** A verdict in words, the same for a simulated and for a live network: the answer first, then the reasons. */
import type { Fork } from '../../checker/fork.ts';
import type { NetworkVerdict } from '../../checker/network-verdict.ts';
import type { Screen } from '../screen.ts';

/** What the two kinds of networks say differently. */
export interface Dialect {
  readonly names: readonly string[];
  /** Why it is safe, and why it is live or not. */
  readonly safe: string;
  readonly live: string;
  /** Virtual or wall time, as people read it. */
  readonly timeOf: (atMs: number) => string;
}

const LABEL_WIDTH = 10;
/** Hexadecimal digits of a hash, and of a certificate, that are shown to people. */
const HASH_DIGITS = 16;
const CERTIFICATE_DIGITS = 24;

/** `safe      all tell one chain`: what it is about, then what there is to say. */
export function labelled(label: string, words: string): string {
  return `${label} `.padEnd(LABEL_WIDTH) + words;
}

/** Is the book right, does it go on, how well, and was it within what can be borne? */
export function answerToLines(
  { colors }: Screen,
  { safe, live, degraded, budget: { f, traitors } }: NetworkVerdict,
  dialect: Dialect,
): readonly string[] {
  const [good, bad, poor] = [colors.green, colors.red, colors.yellow];
  const within = traitors <= f ? 'within' : poor('beyond');
  return [
    safe ? good(labelled('safe', dialect.safe)) : bad(labelled('NOT SAFE', 'the book is broken')),
    (live ? good : bad)(labelled(live ? 'live' : 'NOT LIVE', dialect.live)),
    degraded
      ? poor(
          labelled(
            'degraded',
            'half of the transactions waited longer than half of the patience that there is',
          ),
        )
      : labelled('prompt', 'transactions do not wait long'),
    labelled('budget', `f = ${f}, traitors ${traitors}: ${within} what can be borne`),
  ];
}

/** `equivocate 2 times, storm 14 times`. */
export function toldToText(told: Readonly<Record<string, number>>): string {
  return (
    Object.entries(told)
      .map(([lie, count]) => `${lie} ${count} times`)
      .join(', ') || 'none'
  );
}

/** Who is proven to have lied, what excuses a standstill, what was broken, and the two sides of a fork. */
export function reasonsToLines(
  { colors }: Screen,
  { accused, excuses, violations, fork }: NetworkVerdict,
  { names, timeOf }: Dialect,
): readonly string[] {
  const proven = accused.map(({ node, evidence }) =>
    labelled('proven', `${node}: ${evidence.map(({ kind, id }) => `${kind} (evidence ${id})`).join(', ')}`),
  );
  const excused = excuses.map(({ fromMs, untilMs, why }) => {
    const span =
      untilMs === null ? `since ${timeOf(fromMs)}` : `from ${timeOf(fromMs)} to ${timeOf(untilMs)}`;
    return labelled('excuse', `${why} (${span})`);
  });
  const broken = violations.map(({ rule, replica, atMs, detail }) =>
    colors.red(labelled('violation', `${rule} at ${names[replica]}, ${timeOf(atMs)}: ${detail}`)),
  );
  const forked = fork === null ? [] : forkToLines(fork, names).map((line) => colors.red(line));
  return [...proven, ...excused, ...broken, ...forked];
}

/** Nodes by their names, as everywhere in JSON. */
export function violationsToJson(violations: NetworkVerdict['violations'], names: readonly string[]) {
  return violations.map(({ replica, ...rest }) => ({ ...rest, node: names[replica]! }));
}

function forkToLines({ height, sides }: Fork, names: readonly string[]): readonly string[] {
  const lines = sides.map(({ replica, blockHash, signers, certificate }) => {
    const by = signers.map((signer) => names[signer]).join(', ');
    const [block, proof] = [blockHash.slice(0, HASH_DIGITS), certificate.slice(0, CERTIFICATE_DIGITS)];
    return labelled('', `${names[replica]} has block ${block}, signed by ${by}; certificate ${proof}...`);
  });
  return [labelled('fork', `at height ${height}, with two certificates:`), ...lines];
}
