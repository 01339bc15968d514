/** Our own bugs: a broken invariant stops the process; a peer's fault is a `Fault`, never an assertion. */

/**
 * States an invariant of this program. A `why` that must be put together first is given as a function, where the condition is asked often.
 * @throws Error naming `why` when the condition does not hold: always a bug of ours, never a peer's doing.
 */
export function assert(condition: unknown, why: string | (() => string)): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${typeof why === 'string' ? why : why()}`);
}

/** Closes an exhaustive switch: the compiler proves that it is never reached. */
export function unreachable(value: never): never {
  throw new Error(`invariant broken: unexpected ${JSON.stringify(value)}`);
}
