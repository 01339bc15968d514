/** What the supervisor of a local network answers on its control address; every method needs the token of the home. */

import type { LabRow } from '../adversary/lab-report.ts';
import type { OrderWords } from '../adversary/reading.ts';
import { LIMITS } from '../base/limits.ts';
import { flag, integer, list, optional, text } from './parameter.ts';
import { route } from './route.ts';

const nodeName = text(64);

export interface SupervisorStatus {
  readonly pid: number;
  readonly nodes: readonly {
    readonly name: string;
    readonly state: 'starting' | 'running' | 'killed' | 'crashed' | 'stopped';
    readonly pid: number | null;
    readonly exitCode: number | null;
    readonly signal: string | null;
  }[];
  /** Groups that cannot reach each other; null: all links are open. */
  readonly partition: readonly (readonly string[])[] | null;
}

/** An order to lie, in words. */
export type TraitorOrder = Omit<OrderWords, 'node'>;

type Nothing = Record<string, never>;

export const SUPERVISOR_ROUTES = {
  status: route<SupervisorStatus>()({
    audience: 'admin',
    summary: 'the processes of this network',
    parameters: {},
  }),
  kill: route<Nothing>()({
    audience: 'admin',
    summary: 'SIGKILL for one node',
    parameters: { node: nodeName },
  }),
  restart: route<Nothing>()({
    audience: 'admin',
    summary: 'starts a node that does not run',
    parameters: { node: nodeName },
  }),
  partition: route<Nothing>()({
    audience: 'admin',
    summary: 'cuts all links between the groups',
    parameters: { groups: list(list(nodeName, LIMITS.validatorsMax), LIMITS.validatorsMax) },
  }),
  heal: route<Nothing>()({
    audience: 'admin',
    summary: 'opens all links again',
    parameters: {},
  }),
  traitor: route<Nothing>()({
    audience: 'admin',
    summary: 'makes a node lie, in place of its earlier orders; behaviour `honest` heals it',
    parameters: {
      node: nodeName,
      behaviour: text(64),
      when: optional(text(128)),
      towards: optional(list(nodeName, LIMITS.validatorsMax)),
      seed: optional(text(128)),
      target: optional(text(66)),
      confirmations: optional(integer(1, LIMITS.powReorganisationMax)),
      beyondBudget: optional(flag),
    },
  }),
  lab: route<LabRow[]>()({
    audience: 'admin',
    summary: 'every node: its orders to lie, lies really told, and how long submitted transactions waited',
    parameters: {},
  }),
  down: route<Nothing>()({
    audience: 'admin',
    summary: 'stops all nodes, then itself',
    parameters: {},
  }),
} as const;

export type SupervisorRoutes = typeof SUPERVISOR_ROUTES;
