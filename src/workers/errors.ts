/** What can go wrong with the threads themselves; a wrong signature is no error. */

/** Base of the verifier's errors; `code` is for programs. */
export class VerifierError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** More checks wait than memory should hold: ask again when the verifier has drained. */
export class VerifierFullError extends VerifierError {
  constructor(backlog: number) {
    super('verifier-full', `${backlog} signatures wait to be verified already: try again when some are done`);
  }
}

/** The thread that worked on these checks died; they have no answer. Another thread has begun: ask again. */
export class VerifierCrashedError extends VerifierError {
  constructor(cause: unknown) {
    super(
      'verifier-crashed',
      `the signature thread stopped: ${cause}. The checks have no answer: ask again`,
      {
        cause,
      },
    );
  }
}

/** The verifier was closed. */
export class VerifierClosedError extends VerifierError {
  constructor() {
    super('verifier-closed', 'the verifier is closed: the node is stopping');
  }
}
