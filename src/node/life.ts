/** How a node ends: once, because it was asked to or because it cannot go on, and everything is closed before anybody hears of it. */
import { type NodeError, toNodeError } from './errors.ts';

export interface Life {
  /** Resolves after `stop`; rejects with the NodeError of `fail`. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
  fail(error: unknown): void;
}

/**
 * @param close closes everything
 * @param onFailure told first, while there still is a log
 */
export function createLife(close: () => Promise<void>, onFailure: (error: NodeError) => void): Life {
  let closing: Promise<void> | undefined;
  let resolve: () => void = () => {};
  let reject: (error: NodeError) => void = () => {};
  const ended = new Promise<void>((resolveEnded, rejectEnded) => {
    resolve = resolveEnded;
    reject = rejectEnded;
  });
  // whoever does not ask how it ended must not crash for it
  ended.catch(() => {});
  return {
    ended,
    stop() {
      closing ??= close().then(resolve, (error) => reject(toNodeError(error)));
      return closing;
    },
    fail(error) {
      if (closing !== undefined) return;
      const failure = toNodeError(error);
      onFailure(failure);
      // what fails while closing after a failure is its consequence
      closing = close().then(
        () => reject(failure),
        () => reject(failure),
      );
    },
  };
}
