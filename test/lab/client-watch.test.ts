/** What clients are told and shown: sound where the network is, and caught where a replica answers as no ledger could. */
import { deepEqual, ok } from 'node:assert/strict';
import type { RuleName } from '../../src/checker/violation.ts';
import { createClientWatch } from '../../src/lab/client-watch.ts';
import { encodeReceipts } from '../../src/ledger/receipt.ts';
import type { MemoryChain } from '../../src/simulator/whole/memory-chain.ts';
import { createReplicaWorld, type ReplicaWorld } from '../../src/simulator/whole/replica-world.ts';

/** A run in which clients ask a changed disk in place of each replica's own; the rules that are then broken. */
function watchClients(change: (chain: MemoryChain) => Partial<MemoryChain>): readonly RuleName[] {
  let shown: ReplicaWorld | undefined;
  const clients = createClientWatch(() => shown!);
  const world = createReplicaWorld({
    scenario: { durationMs: 1_000, workload: { items: 30, retryMs: 1_000 } },
    watch: (replica, seen, atMs) => shown && clients.see(replica, seen, atMs),
  });
  const replicas = world.replicas.map((host) => ({
    ...host,
    chain: { ...host.chain, ...change(host.chain) },
  }));
  shown = { ...world, replicas };
  world.run();
  clients.report(world.checker, world.nowMs());
  return world.checker.violations().map(({ rule }) => rule);
}

describe('the clients of a run', () => {
  it('find nothing wrong with an honest network', () =>
    deepEqual(
      watchClients(() => ({})),
      [],
    ));

  it('see that a replica shows them older state than before', () => {
    const rules = watchClients((chain) => {
      let reads = 0;
      const first = new Map<string, Uint8Array>();
      return {
        get: (key) => {
          const value = chain.get(key);
          reads += 1;
          if (value && !first.has(String(key))) first.set(String(key), value);
          return reads % 5 === 0 ? first.get(String(key)) : value;
        },
      };
    });
    ok(rules.length > 0 && rules.every((rule) => rule === 'local-reads'), rules.join());
  });

  it('see that no order explains what they were told', () => {
    const rules = watchClients((chain) => ({
      blockAt: (height) => {
        const block = chain.blockAt(height);
        const failed = { outcome: 'failed', code: 'no', detail: '' } as const;
        return block && { ...block, receipts: encodeReceipts(new Array(64).fill(failed)) };
      },
    }));
    deepEqual(rules, ['linearizability']);
  });
});
