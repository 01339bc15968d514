/**
 * What waits to leave for one peer on one lane: a bounded queue of frames, read by one writer. What one event-loop turn
 * says is read together, so that it leaves in few writes; a peer that hangs costs the bound and no more.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Which frame gives way when the queue is full. */
export type Overflow =
  /** The newest word counts most and lost ones are repaired (votes): the oldest frames are dropped. */
  | 'dropOldest'
  /** What was asked for first is served first (blocks, transactions): the new frame is refused. */
  | 'refuseNewest';

export interface OutboxSettings {
  readonly bytesMax: number;
  readonly framesMax: number;
  /** Frames are handed over in groups of at most this many bytes; a larger frame goes alone. */
  readonly groupBytes: number;
  /** What each frame costs in a group besides its bytes. */
  readonly frameOverheadBytes: number;
  readonly overflow: Overflow;
  /** So many frames were lost: to the bound, to `clear`, or with the stream. */
  readonly onLost: (frames: number) => void;
}

/** Iterates over groups of frames, in order; ends after `end` (when empty) or `abort` (at once). */
export interface Outbox extends AsyncIterable<readonly Uint8Array[]> {
  /** Bytes that wait. */
  readonly bytes: number;
  /** Adds a frame; false when this very frame is lost. */
  push(frame: Uint8Array): boolean;
  /** Forgets what waits. */
  clear(): void;
  /** Takes no more; what waits still leaves. */
  end(): void;
  /** Takes no more and forgets what waits. */
  abort(): void;
}

export function createOutbox(settings: OutboxSettings): Outbox {
  return new BoundedOutbox(settings);
}

class BoundedOutbox implements Outbox {
  readonly #settings: OutboxSettings;
  #frames: Uint8Array[] = [];
  /** Index of the oldest frame that still waits: cheaper than shifting the array for each. */
  #head = 0;
  #bytes = 0;
  #ended = false;
  #wake: () => void = () => {};

  constructor(settings: OutboxSettings) {
    this.#settings = settings;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(frame: Uint8Array): boolean {
    if (this.#ended || !this.#makeRoomFor(frame)) {
      this.#settings.onLost(1);
      return false;
    }
    this.#frames.push(frame);
    this.#bytes += frame.length;
    this.#wake();
    return true;
  }

  clear(): void {
    const lost = this.#frames.length - this.#head;
    this.#frames = [];
    this.#head = 0;
    this.#bytes = 0;
    if (lost > 0) this.#settings.onLost(lost);
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  abort(): void {
    this.clear();
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Uint8Array[]> {
    while (true) {
      if (this.#bytes === 0) {
        if (this.#ended) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        // Whatever else is said in this turn of the event loop goes into the same write. No timer: an idle loop turns at once.
        await nextTurn();
      } else {
        yield this.#take();
      }
    }
  }

  #makeRoomFor(frame: Uint8Array): boolean {
    while (this.#isFullFor(frame)) {
      if (this.#settings.overflow === 'refuseNewest') return false;
      this.#shift();
      this.#settings.onLost(1);
    }
    return true;
  }

  /** An empty queue takes any frame that is lawful at all: its size was bounded before. */
  #isFullFor(frame: Uint8Array): boolean {
    const waiting = this.#frames.length - this.#head;
    if (waiting === 0) return false;
    return this.#bytes + frame.length > this.#settings.bytesMax || waiting >= this.#settings.framesMax;
  }

  #take(): readonly Uint8Array[] {
    const { groupBytes, frameOverheadBytes } = this.#settings;
    const group: Uint8Array[] = [];
    let room = groupBytes;
    while (this.#bytes > 0) {
      const next = this.#frames[this.#head] as Uint8Array;
      room -= frameOverheadBytes + next.length;
      if (room < 0 && group.length > 0) break;
      group.push(this.#shift());
    }
    return group;
  }

  #shift(): Uint8Array {
    const frame = this.#frames[this.#head] as Uint8Array;
    this.#head += 1;
    this.#bytes -= frame.length;
    if (this.#head === this.#frames.length) {
      this.#frames = [];
      this.#head = 0;
    } else if (this.#head >= 1_024) {
      this.#frames = this.#frames.slice(this.#head);
      this.#head = 0;
    }
    return frame;
  }
}
