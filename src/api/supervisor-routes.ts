/** What the supervisor of a local network answers on its control address; every method needs the token of the home. */
import { LIMITS } from '../base/limits.ts';
import { list, text } from './parameter.ts';
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
  down: route<Nothing>()({
    audience: 'admin',
    summary: 'stops all nodes, then itself',
    parameters: {},
  }),
} as const;

export type SupervisorRoutes = typeof SUPERVISOR_ROUTES;
