/**
 * The clients of a run, watched from outside: when each asked, what the first honest replica told him, and what honest replicas would have
 * answered to reads of their own state meanwhile. Liars are not believed: a client asks f + 1 replicas.
 */
import { bytesToUtf8, utf8ToBytes } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import type { Checker } from '../checker/checker.ts';
import { type ClientOperation, unexplainedKeys } from '../checker/linearizability.ts';
import type { Seen } from '../checker/seen.ts';
import { dataKey } from '../ledger/accounts/keys.ts';
import { decodeReceipts } from '../ledger/receipt.ts';
import { applicationKey } from '../ledger/state/namespace.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import { errandOf } from '../simulator/whole/errands.ts';
import type { MemoryChain } from '../simulator/whole/memory-chain.ts';
import type { ReplicaWorld } from '../simulator/whole/replica-world.ts';

export interface ClientWatch {
  /** Everything that is seen of an honest replica. */
  readonly see: (replica: ReplicaId, seen: Seen, atMs: number) => void;
  /** At the end of the run: what no order of the operations explains. */
  readonly report: (checker: Checker, atMs: number) => void;
}

/** Is its outcome on this disk a good one? */
function isOkOn(chain: MemoryChain, id: Uint8Array): boolean {
  const place = chain.outcomeOf(id)!;
  const receipts = decodeReceipts(chain.blockAt(place.height)!.receipts);
  return !isFault(receipts) && receipts[place.index]?.outcome === 'ok';
}

export function createClientWatch(world: () => ReplicaWorld): ClientWatch {
  const answers = new Map<string | number, { readonly atMs: number; readonly isOk: boolean }>();
  const itemsByName = new Map<string | number, number>();
  /** The last write that a replica showed of each key, as height and index. */
  const shown = new Map<string, readonly [number, number]>();

  /** Reads a key as a client of this replica does; what it shows now must not be older than what it showed before. */
  const read = (replica: ReplicaId, key: string, atMs: number): void => {
    const { people, replicas, checker } = world();
    const { chain } = replicas[replica]!;
    const bytes = chain.get(applicationKey(dataKey(utf8ToBytes(key))));
    const item = bytes && Number(bytesToUtf8(bytes)?.replace('value ', ''));
    const place = item ? chain.outcomeOf(people.transactionOf(item).id) : undefined;
    const now = [place?.height ?? 0, place?.index ?? 0] as const;
    const before = shown.get(`${replica} ${key}`) ?? [0, 0];
    if (now[0] < before[0] || (now[0] === before[0] && now[1] < before[1])) {
      checker.report(
        'local-reads',
        replica,
        atMs,
        `${key} was shown as of height ${before[0]}, and then as of ${now[0]}`,
      );
    }
    shown.set(`${replica} ${key}`, now);
  };
  const nameItems = (): void => {
    const { people, scenario } = world();
    for (let item = itemsByName.size + 1; item <= scenario.workload.items; item += 1)
      itemsByName.set(people.nameOf(item), item);
  };
  return {
    see(replica, seen, atMs) {
      if (seen.type !== 'told' && seen.type !== 'stored') return;
      nameItems();
      const names = seen.type === 'told' ? [seen.item] : seen.blocks.flatMap(({ items }) => items);
      const items = names.map((name) => itemsByName.get(name)).filter((item) => item !== undefined);
      for (const item of items) read(replica, errandOf(item).key, atMs);
      const [told] = items;
      if (seen.type !== 'told' || told === undefined || answers.has(told)) return;
      const { people, replicas } = world();
      const { chain } = replicas[replica]!;
      const { id } = people.transactionOf(told);
      // told of what it has not stored: the durability rule says so
      if (chain.outcomeOf(id) !== undefined) answers.set(told, { atMs, isOk: isOkOn(chain, id) });
    },
    report(checker, atMs) {
      const { durationMs, workload } = world().scenario;
      const operations = Array.from({ length: workload.items }, (_, index): ClientOperation => {
        const answer = answers.get(index + 1);
        const calledMs = (durationMs * index) / workload.items;
        return {
          ...errandOf(index + 1),
          calledMs,
          answeredMs: answer?.atMs ?? null,
          isOk: answer?.isOk ?? false,
        };
      });
      for (const key of unexplainedKeys(operations)) {
        checker.report(
          'linearizability',
          0,
          atMs,
          `no order of the operations on "${key}" explains what clients were told`,
        );
      }
    },
  };
}
