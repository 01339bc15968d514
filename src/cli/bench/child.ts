/** A process of the bench's own: messages go in and come back over node's channel between parent and child. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AnswerIsNo } from '../exit.ts';

export interface Child<Order, Answer> {
  send(order: Order): void;
  /** The next message of the child. @throws AnswerIsNo when it ends instead. */
  next(): Promise<Answer>;
  stop(): void;
}

/** Starts a built file of this folder. */
export function startChild<Order, Answer>(file: string): Child<Order, Answer> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), { serialization: 'advanced' });
  return {
    send: (order) => {
      child.send(order as object);
    },
    next: async () => {
      const gone = new AbortController();
      const message = once(child, 'message', { signal: gone.signal });
      const exit = once(child, 'exit', { signal: gone.signal }).then(() => {
        throw new AnswerIsNo(
          'bench-child',
          `A process of the bench (${file}) ended before its work was done.`,
        );
      });
      try {
        return (await Promise.race([message, exit]))[0] as Answer;
      } finally {
        gone.abort();
        for (const rest of [message, exit]) rest.catch(() => {});
      }
    },
    stop: () => {
      child.kill('SIGKILL');
    },
  };
}
