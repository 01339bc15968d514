/** A peer's (or a submitter's) fault: a value that is counted and shown, never an exception. */

/** What is wrong with something that came from outside, and what it says about the one who sent it. */
export interface Fault {
  readonly type: 'fault';
  /** Stable kebab-case name for programs, such as `bad-signature`. */
  readonly code: string;
  /** `punish`: no honest program sends this. `ignore`: late, early, or merely unlucky. */
  readonly action: 'ignore' | 'punish';
  /** A sentence for people. */
  readonly detail: string;
}

export function punish(code: string, detail: string): Fault {
  return { type: 'fault', code, action: 'punish', detail };
}

export function ignore(code: string, detail: string): Fault {
  return { type: 'fault', code, action: 'ignore', detail };
}

export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'fault';
}
