/** Row 23: lies to clients: a false read, a false receipt, a submission swallowed. */

import { isFault } from '../../base/fault.ts';
import { hashTagged } from '../../crypto/hash.ts';
import { decodeTransaction } from '../../ledger/transaction.ts';
import type { ReplicaEffect } from '../../replica/ports.ts';
import type { PbftBehaviour } from './behaviour.ts';

export const lieToClients: PbftBehaviour = {
  name: 'lie-to-clients',
  summary: 'swallows what clients submit, calls it committed, and shows them values that nobody wrote',
  theorem:
    'a client that submits to f + 1 nodes, and believes a certificate or f + 1 equal answers, is not deceived',
  target: 'nobody',
  ports: (tools) => ({
    hear: (event) => (event.type === 'submit' ? [] : [event]),
    add: (event): readonly ReplicaEffect[] => {
      if (event.type !== 'submit') return [];
      tools.told('a submission swallowed');
      const results = event.transactions.map((raw) => {
        const transaction = decodeTransaction(raw);
        return { id: isFault(transaction) ? null : transaction.id, life: { type: 'waiting' } as const };
      });
      return [{ type: 'submitted', request: event.request, results }];
    },
    life: (_id, life) => {
      if (life.type === 'committed') return life;
      tools.told('a false receipt');
      return { type: 'committed', height: 1, index: 0, ok: true, code: '', detail: '' };
    },
    value: (key) => {
      tools.told('a false value');
      return hashTagged('stateValue', key);
    },
  }),
};
