/**
 * Carries out what a replica wants: its effects on disk, network, worker and clock; their answers become its next events.
 * The order is the contract's (`replica/ports.ts`): promises are barriers for what leaves, signature checks and timers never wait,
 * and a block begins its way to the disk when every earlier promise is there.
 */
import { unreachable } from '../base/assert.ts';
import type { Fault } from '../base/fault.ts';
import type { Evidence, ReplicaId } from '../protocols/contract.ts';
import type {
  BlockWrite,
  Lane,
  ReplicaEffect,
  ReplicaEvent,
  SignatureCheck,
  StoredCertificate,
  Submitted,
  TransactionLife,
} from '../replica/ports.ts';
import { createBarrierQueue } from './barrier-queue.ts';
import { createTimers } from './timers.ts';

/** What the runtime acts on; each is one of the ports, or a fake of it. */
export interface RuntimePorts {
  readonly promises: {
    append(record: Uint8Array): void;
    sync(): Promise<void>;
    rewrite(keep: readonly Uint8Array[]): Promise<void>;
  };
  readonly store: {
    commit(write: BlockWrite): Promise<void>;
    saveCertificate(certificate: StoredCertificate): Promise<void>;
    saveEvidence(evidence: Evidence): Promise<void>;
  };
  readonly verifier: { verify(checks: readonly SignatureCheck[]): Promise<readonly boolean[]> };
  send(to: ReplicaId | 'all', lane: Lane, bytes: Uint8Array): void;
  /** Look for nonces for this header (null: for none); see `ReplicaEffect`. */
  work(job: number, header: Uint8Array | null): void;
  onSubmitted(request: number, results: readonly Submitted[]): void;
  /** The life of this transaction moved on. */
  onLife(id: Uint8Array, life: TransactionLife): void;
  /** A decision is on disk, and the replica knows it. */
  onCommitted(write: BlockWrite): void;
  onFinal(certificate: StoredCertificate): void;
  onFault(peer: ReplicaId, fault: Fault): void;
  /** The node cannot go on: a port failed, or the replica broke an invariant. Nothing leaves any more. */
  onFatal(error: unknown): void;
  /** Wall clock, Unix milliseconds. */
  nowMs(): number;
}

export interface Runtime {
  /** One step of the replica, and its effects. Ignored once the runtime has stopped. */
  dispatch(event: ReplicaEvent): void;
  /** Signature checks on their way to the worker: what a flood of transactions makes long. */
  readonly openChecks: number;
  /** No more steps; resolves when what was on its way to the disk has arrived. */
  stop(): Promise<void>;
}

type HeldEffect = Extract<
  ReplicaEffect,
  { readonly type: 'send' | 'commit' | 'saveCertificate' | 'saveEvidence' }
>;

interface Stepper {
  step(event: ReplicaEvent, nowMs: number): readonly ReplicaEffect[];
}

export function createRuntime(replica: Stepper, ports: RuntimePorts): Runtime {
  return new ReplicaRuntime(replica, ports);
}

class ReplicaRuntime implements Runtime {
  readonly #replica: Stepper;
  readonly #ports: RuntimePorts;
  readonly #barriers = createBarrierQueue((error) => this.#fail(error));
  readonly #timers = createTimers((name) => this.dispatch({ type: 'timer', name }));
  /** What is on its way to the disk. */
  readonly #writes = new Set<Promise<unknown>>();
  readonly #waiting: ReplicaEvent[] = [];
  #isStepping = false;
  #isStopped = false;
  #openChecks = 0;

  constructor(replica: Stepper, ports: RuntimePorts) {
    this.#replica = replica;
    this.#ports = ports;
  }

  get openChecks(): number {
    return this.#openChecks;
  }

  /** Events that an effect causes at once wait for the end of the step that caused them. */
  dispatch(event: ReplicaEvent): void {
    if (this.#isStopped) return;
    this.#waiting.push(event);
    if (this.#isStepping) return;
    this.#isStepping = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        for (const effect of this.#replica.step(next, this.#ports.nowMs())) this.#carryOut(effect);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isStepping = false;
    }
  }

  async stop(): Promise<void> {
    this.#halt();
    await Promise.allSettled(this.#writes);
  }

  #halt(): void {
    this.#isStopped = true;
    this.#waiting.length = 0;
    this.#barriers.close();
    this.#timers.clearAll();
  }

  #fail(error: unknown): void {
    if (this.#isStopped) return;
    this.#halt();
    this.#ports.onFatal(error);
  }

  #carryOut(effect: ReplicaEffect): void {
    if (this.#isStopped) return;
    switch (effect.type) {
      case 'persist':
        this.#ports.promises.append(effect.record);
        this.#barriers.addBarrier(this.#track(this.#ports.promises.sync()));
        break;
      case 'note':
        this.#ports.promises.append(effect.record);
        break;
      case 'forget':
        this.#track(this.#ports.promises.rewrite(effect.keep)).catch((error) => this.#fail(error));
        break;
      case 'verify':
        this.#verify(effect.request, effect.checks);
        break;
      case 'setTimer':
        this.#timers.set(effect.name, effect.delayMs);
        break;
      case 'clearTimer':
        this.#timers.clear(effect.name);
        break;
      case 'submitted':
        this.#ports.onSubmitted(effect.request, effect.results);
        break;
      case 'life':
        this.#ports.onLife(effect.id, effect.life);
        break;
      case 'work':
        this.#ports.work(effect.job, effect.header);
        break;
      case 'fault':
        this.#ports.onFault(effect.peer, effect.fault);
        break;
      default:
        this.#barriers.enqueue(() => this.#release(effect));
    }
  }

  /** Effects that rest on promises: they begin when every earlier promise is durable. */
  #release(effect: HeldEffect): void {
    const { store } = this.#ports;
    switch (effect.type) {
      case 'send':
        this.#ports.send(effect.to, effect.lane, effect.bytes);
        break;
      case 'commit': {
        const { write } = effect;
        this.#write(store.commit(write), () => {
          this.dispatch({ type: 'committed', sequence: write.mark.sequence });
          this.#ports.onCommitted(write);
        });
        break;
      }
      case 'saveCertificate': {
        const { certificate } = effect;
        this.#write(store.saveCertificate(certificate), () => this.#ports.onFinal(certificate));
        break;
      }
      case 'saveEvidence':
        this.#write(store.saveEvidence(effect.evidence));
        break;
      default:
        unreachable(effect);
    }
  }

  #write(work: Promise<void>, onWritten: () => void = () => {}): void {
    this.#track(work).then(onWritten, (error) => this.#fail(error));
  }

  #verify(request: number, checks: readonly SignatureCheck[]): void {
    this.#openChecks += checks.length;
    this.#ports.verifier.verify(checks).then(
      (valid) => {
        this.#openChecks -= checks.length;
        this.dispatch({ type: 'verified', request, valid });
      },
      (error) => this.#fail(error),
    );
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const forget = () => {
      this.#writes.delete(work);
    };
    this.#writes.add(work);
    work.then(forget, forget);
    return work;
  }
}
