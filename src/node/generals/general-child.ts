/** A general's process as his parent sees it. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Seen } from '../../checker/seen.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import { NodeError } from '../errors.ts';
import type { CouncilAnswer, CouncilOrder } from './channel.ts';

/** How long a general may take to close his links. */
const STOP_MS = 5_000;

type AnswerOf<T extends CouncilAnswer['type']> = Extract<CouncilAnswer, { readonly type: T }>;

export interface GeneralChild {
  tell(order: CouncilOrder): void;
  /** Waits for the first answer of this type, also when it has come already. @throws NodeError when it cannot come any more */
  until<T extends CouncilAnswer['type']>(type: T, limitMs: number): Promise<AnswerOf<T>>;
  stop(): Promise<void>;
}

export function startGeneral(self: ReplicaId, watch: (seen: Seen, atMs: number) => void): GeneralChild {
  const child = fork(fileURLToPath(new URL('./general-process.js', import.meta.url)), {
    serialization: 'advanced',
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const answers = new Map<string, CouncilAnswer>();
  let wake = (): void => {};
  child.on('message', (answer: CouncilAnswer) => {
    if (answer.type === 'seen') return watch(answer.seen, answer.atMs);
    answers.set(answer.type, answer);
    wake();
  });
  child.once('exit', () => {
    answers.set('failed', { type: 'failed', reason: 'his process has ended' });
    wake();
  });
  const fail = (reason: string): never => {
    throw new NodeError('general-failed', `general g${self} cannot take part: ${reason}`);
  };
  return {
    tell: (order) => tellChild(child, order),
    async until(type, limitMs) {
      const timer = setTimeout(() => {
        answers.set('failed', { type: 'failed', reason: `not ${type} after ${limitMs / 1_000} s` });
        wake();
      }, limitMs);
      try {
        for (;;) {
          const found = answers.get(type);
          if (found !== undefined) return found as AnswerOf<typeof type>;
          const failed = answers.get('failed');
          if (failed?.type === 'failed') fail(failed.reason);
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      } finally {
        clearTimeout(timer);
      }
    },
    stop: () => stopChild(child, gone),
  };
}

/** Who is gone cannot be told, and is found to be gone by those who wait for him. */
function tellChild(child: ChildProcess, order: CouncilOrder): void {
  if (child.connected) child.send(order, () => {});
}

async function stopChild(child: ChildProcess, gone: Promise<void>): Promise<void> {
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  tellChild(child, { type: 'stop' });
  await gone;
  clearTimeout(force);
}
