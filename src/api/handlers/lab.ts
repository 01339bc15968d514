/** Handlers that break things on purpose; they exist only on a laboratory chain. */
import { HONEST } from '../../adversary/order.ts';
import { suggestNames } from '../../base/nearest.ts';
import type { Backend } from '../backend.ts';
import { rpcError } from '../json-rpc.ts';
import type { Handlers } from '../route.ts';
import type { LabRoutes } from '../routes.ts';

export function createLabHandlers(backend: Backend, lab: NonNullable<Backend['lab']>): Handlers<LabRoutes> {
  return {
    lab_link_filter: ({ peer, incoming, outgoing }) => {
      const names = backend.genesis.validators.map(({ name }) => name);
      const index = names.indexOf(peer);
      if (index < 0)
        throw rpcError(
          'parameters',
          `peer: no validator ${JSON.stringify(peer)}. ${suggestNames(peer, names)}`,
        );
      if (index === backend.self) throw rpcError('parameters', `peer: ${peer} is this node itself`);
      lab.setLinkFilter(index, { incoming, outgoing });
      return {};
    },
    lab_traitor: ({ behaviour, when = 'always', towards = [], seed = backend.name, ...payment }) => {
      const orders = behaviour === HONEST ? [] : [{ behaviour, when, towards, seed, ...payment }];
      const refusal = lab.obey(orders);
      if (refusal !== undefined) throw rpcError('parameters', refusal.problem);
      return {};
    },
    lab_fellows: () => {
      lab.meetFellows();
      return {};
    },
    lab_report: () => {
      const { orders, hasLied, told, waitsMs, memory, viewTimeoutMs } = lab.report();
      return {
        orders,
        has_lied: hasLied,
        told,
        waits_ms: waitsMs,
        memory: memory.map(({ what, count, countMax }) => ({ what, count, count_max: countMax })),
        view_timeout_ms: viewTimeoutMs,
      };
    },
  };
}
