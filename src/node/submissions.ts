/** Submissions on their way through the replica: each request is answered once. */
import type { ReplicaEvent, Submitted } from '../replica/ports.ts';

export interface Submissions {
  submit(transactions: readonly Uint8Array[]): Promise<readonly Submitted[]>;
  /** The replica answered. */
  onSubmitted(request: number, results: readonly Submitted[]): void;
}

export function createSubmissions(dispatch: (event: ReplicaEvent) => void): Submissions {
  const open = new Map<number, (results: readonly Submitted[]) => void>();
  let lastRequest = 0;
  return {
    submit(transactions) {
      lastRequest += 1;
      const request = lastRequest;
      return new Promise((resolve) => {
        open.set(request, resolve);
        dispatch({ type: 'submit', request, transactions });
      });
    },
    onSubmitted(request, results) {
      open.get(request)?.(results);
      open.delete(request);
    },
  };
}
