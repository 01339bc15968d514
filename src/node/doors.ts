/** The doors as a node sees them: it does not know how they speak, only when they open and close. `api/ports.ts` is what fits. */
import type { NodeServices } from './services.ts';

export interface DoorsSettings {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly allowedHosts: readonly string[];
  readonly adminToken: string;
  /** Told of exceptions that are no answers: our own bugs, or a failing store. */
  readonly onBug: (error: unknown) => void;
}

export interface OpenedDoors {
  readonly url: string;
  /** Answers those who wait with what is known, and lets requests under way end for at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export interface NodeDoors {
  /** Rejects with the system's error when the port cannot be had. */
  openDoors(services: NodeServices, settings: DoorsSettings): Promise<OpenedDoors>;
}
