/**
 * How a command ends: what scripts read from the exit code, and the errors that carry a sentence for people.
 * Lower floors throw typed errors of their own; they end here as exit code 1 unless they name another.
 */

/** Exit codes that scripts may rely on. */
export const EXIT = {
  /** Done, or the answer is yes. */
  done: 0,
  /** The answer is no: not found, not committed, a failing receipt, a fault found, a network that cannot be reached. */
  no: 1,
  /** The command line itself is wrong. */
  usage: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command line (or a file that it names) is wrong: the message says what, and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
  readonly exitCode = EXIT.usage;
}

/** The command line is right, and the answer is no: the message says why, and what to do. */
export class AnswerIsNo extends Error {
  override readonly name = 'AnswerIsNo';
  readonly exitCode = EXIT.no;
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
