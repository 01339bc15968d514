/**
 * The world's failures as a node shows them: a stable code, an exit code for scripts, and a message that says what to do.
 * Errors of the ports keep their own words; here they get the exit code.
 */
import { type ConfigProblem, problemToText } from '../base/shape.ts';

/** Exit codes of a node or a supervisor that stops for a failure; 1 stays for everything else that is known, 2 for wrong usage. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  'bad-config': 2,
  'unknown-node': 2,
  'bad-order': 2,
  'home-in-use': 10,
  'other-chain': 11,
  'other-version': 11,
  'not-a-home': 11,
  'port-busy': 12,
  'port-forbidden': 12,
  'address-unavailable': 12,
  'listen-failed': 12,
  'disk-full': 13,
  'disk-failed': 13,
  'store-corrupt': 14,
  'state-mismatch': 14,
  'no-supervisor': 15,
  'orphaned-nodes': 15,
  bug: 70,
};

/** What a node's exit code says went wrong; the first name where several share it. */
export function exitCodeToName(exitCode: number | null | undefined): string | undefined {
  return Object.keys(EXIT_CODES).find((name) => EXIT_CODES[name] === exitCode);
}

export class NodeError extends Error {
  override readonly name: string = 'NodeError';
  readonly code: string;
  readonly exitCode: number;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.exitCode = EXIT_CODES[code] ?? 1;
  }
}

/** A file that a person wrote is wrong: every problem at once. */
export class ConfigError extends NodeError {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(path: string, problems: readonly ConfigProblem[]) {
    super('bad-config', `${path} is wrong:\n${problems.map((one) => `  ${problemToText(one)}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Anything thrown on the way up or while running, as an error with an exit code. What has no code of its own is a bug of ours. */
export function toNodeError(error: unknown): NodeError {
  if (error instanceof NodeError) return error;
  const { code, message } = error as { code?: unknown; message?: string };
  if (typeof code === 'string' && code in EXIT_CODES) {
    return new NodeError(code, message ?? code, { cause: error });
  }
  const stack = error instanceof Error ? error.stack : String(error);
  return new NodeError('bug', `the node stops because of a bug of its own; please report this:\n${stack}`, {
    cause: error,
  });
}
