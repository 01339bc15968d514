/**
 * The queue of everything that is still to happen: a binary heap in the total order (time, order of scheduling).
 * Two events of one instant run in the order in which they were scheduled, so a run has exactly one history.
 */

/** Something that will happen at a virtual time. */
export interface ScheduledEvent {
  readonly atMs: number;
  /** Serial number of its scheduling; breaks ties. */
  readonly order: number;
  readonly run: () => void;
}

export interface EventQueue {
  readonly size: () => number;
  readonly push: (event: ScheduledEvent) => void;
  /** Takes the earliest event out; undefined when nothing is left. */
  readonly pop: () => ScheduledEvent | undefined;
  /** Time of the earliest event; infinite when nothing is left. */
  readonly nextMs: () => number;
}

function isBefore(left: ScheduledEvent, right: ScheduledEvent): boolean {
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}

/** Moves the event up from `index` to its place. */
function siftUp(heap: ScheduledEvent[], event: ScheduledEvent, start: number): void {
  let index = start;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent]!;
    if (!isBefore(event, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = event;
}

/** Moves the event down from the root to its place. */
function siftDown(heap: ScheduledEvent[], event: ScheduledEvent): void {
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (!isBefore(heap[child]!, event)) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = event;
}

export function createEventQueue(): EventQueue {
  const heap: ScheduledEvent[] = [];
  return {
    size: () => heap.length,
    push(event) {
      heap.push(event);
      siftUp(heap, event, heap.length - 1);
    },
    pop() {
      const first = heap[0];
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) siftDown(heap, last);
      return first;
    },
    nextMs: () => heap[0]?.atMs ?? Number.POSITIVE_INFINITY,
  };
}
