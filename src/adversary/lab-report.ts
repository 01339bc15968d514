/** What a node of a laboratory chain tells its experimenter. */
import type { MemoryUse } from '../protocols/contract.ts';
import type { OrderText } from './order.ts';

export interface LabReport {
  readonly orders: readonly OrderText[];
  /** Has it ever been ordered to lie? Then its word counts for nothing. */
  readonly hasLied: boolean;
  /** Lies really told since the process began, by behaviour. */
  readonly told: Readonly<Record<string, number>>;
  /** How long the latest transactions submitted here waited for the disk, milliseconds. */
  readonly waitsMs: readonly number[];
  /** How much it remembers of what others send, and the most that it ever will. */
  readonly memory: readonly MemoryUse[];
  /** How long this node is patient with a primary, milliseconds. */
  readonly viewTimeoutMs: number;
}

/** One node; `report` is null while it does not answer, and its orders are then those that it will find when it starts. */
export interface LabRow extends Pick<LabReport, 'orders' | 'hasLied'> {
  readonly node: string;
  readonly report: LabReport | null;
}
