/**
 * One node of a local network as a process. In a process group of its own, so that Ctrl-C at the supervisor's terminal reaches the supervisor alone;
 * its errors go to a file, not to a pipe, so that it can outlive the supervisor.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { exitCodeToName, NodeError } from '../errors.ts';
import { localNodePaths } from './layout.ts';

export type ChildState = 'starting' | 'running' | 'killed' | 'crashed' | 'stopped';

export interface ChildExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface Child {
  readonly name: string;
  readonly state: ChildState;
  /** null: there is no process. */
  readonly pid: number | null;
  /** How the last process ended. */
  readonly exit: ChildExit | null;
  /** Starts a process. @throws NodeError when there is one, or when it ends before it answers */
  start(): Promise<void>;
  /** SIGKILL; resolves when it is gone. @throws NodeError when there is no process */
  kill(): Promise<void>;
  /** SIGTERM, and SIGKILL for one that does not end in time; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly home: string;
  readonly name: string;
  /** What runs one node; the path of its configuration is appended. */
  readonly command: readonly string[];
  /** Does the node answer? */
  readonly isReady: () => Promise<boolean>;
  /** Told when a process ended that nobody asked to. */
  readonly onCrash: (child: Child, lastWords: string) => void;
}

/** How long a node may take to drain. */
const STOP_MS = 10_000;
/** How long a node may take to answer; replaying a long chain takes the most. */
const START_MS = 120_000;
const READY_POLL_MS = 40;

export function createChild(options: ChildOptions): Child {
  return new NodeChild(options);
}

class NodeChild implements Child {
  readonly #options: ChildOptions;
  #process: ChildProcess | undefined;
  #gone: Promise<void> = Promise.resolve();
  #state: ChildState = 'stopped';
  #exit: ChildExit | null = null;
  /** Why the process will have ended; a crash if nobody said. */
  #intent: 'killed' | 'stopped' | undefined;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get state(): ChildState {
    return this.#state;
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  get exit(): ChildExit | null {
    return this.#exit;
  }

  async start(): Promise<void> {
    if (this.#process !== undefined) throw new NodeError('runs-already', `${this.name} runs already`);
    this.#spawn();
    const deadline = performance.now() + START_MS;
    while (!(await this.#options.isReady())) {
      if (this.#process === undefined) throw this.#failure('ended before it answered');
      if (performance.now() > deadline) throw this.#failure(`does not answer after ${START_MS / 1000} s`);
      await sleep(READY_POLL_MS);
    }
    if (this.#process === undefined) throw this.#failure('ended before it answered');
    this.#state = 'running';
  }

  kill(): Promise<void> {
    return this.#end('killed', 'SIGKILL');
  }

  async stop(): Promise<void> {
    if (this.#process === undefined) return;
    const force = setTimeout(() => this.#process?.kill('SIGKILL'), STOP_MS);
    await this.#end('stopped', 'SIGTERM').finally(() => clearTimeout(force));
  }

  async #end(intent: 'killed' | 'stopped', signal: NodeJS.Signals): Promise<void> {
    if (this.#process === undefined) throw new NodeError('not-running', `${this.name} does not run`);
    this.#intent = intent;
    this.#process.kill(signal);
    await this.#gone;
  }

  #spawn(): void {
    const { home, name, command } = this.#options;
    const paths = localNodePaths(home, name);
    const errors = openSync(paths.errors, 'w');
    const [program, ...words] = [...command, paths.config];
    const child = spawn(program!, words, { detached: true, stdio: ['ignore', errors, errors] });
    closeSync(errors);
    this.#process = child;
    this.#state = 'starting';
    this.#intent = undefined;
    this.#gone = new Promise((resolve) => {
      child.once('error', () => this.#onGone({ exitCode: null, signal: null }, resolve));
      child.once('exit', (exitCode, signal) => this.#onGone({ exitCode, signal }, resolve));
    });
  }

  #onGone(exit: ChildExit, resolve: () => void): void {
    if (this.#process === undefined) return;
    const wasStarting = this.#state === 'starting';
    this.#process = undefined;
    this.#exit = exit;
    this.#state = this.#intent ?? 'crashed';
    resolve();
    // who starts a node hears of its end himself
    if (this.#state === 'crashed' && !wasStarting) this.#options.onCrash(this, this.#lastWords());
  }

  #failure(what: string): NodeError {
    const code = exitCodeToName(this.#exit?.exitCode);
    // on a full disk its words are lost, and its exit code is all that it can say
    const why = this.#lastWords() || code;
    return new NodeError(code ?? 'node-failed', `${this.name} ${what}${why ? `: ${why}` : ''}`);
  }

  #lastWords(): string {
    try {
      const { errors } = localNodePaths(this.#options.home, this.name);
      return readFileSync(errors, 'utf8').trim().slice(-2_000);
    } catch {
      return '';
    }
  }
}

function sleep(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
