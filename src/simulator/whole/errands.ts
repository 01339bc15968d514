/**
 * What the clients of a simulated chain want: items take turns in writing a key, in reading it through consensus (a precondition, which holds
 * or fails where the transaction is ordered), and in writing it if it is still what they believe.
 */
import { utf8ToBytes } from '../../base/bytes.ts';
import { encodeOperation } from '../../ledger/accounts/operations.ts';

export interface Errand {
  readonly key: string;
  /** It fails unless the key has this value; null: unless it has none; undefined: it does not ask. */
  readonly expects: string | null | undefined;
  /** Undefined: it only asks. */
  readonly writes: string | undefined;
}

/** Keys that clients share. */
const KEYS = 7;
const KINDS = ['write', 'read', 'swap'] as const;

function kindOf(item: number): (typeof KINDS)[number] {
  return KINDS[item % KINDS.length]!;
}

/** What the key would have if everything happened in the order of the items. */
function valueBefore(item: number): string | null {
  for (let earlier = item - KEYS; earlier > 0; earlier -= KEYS) {
    if (kindOf(earlier) !== 'read') return `value ${earlier}`;
  }
  return null;
}

/** Of item 1, 2, ...; always the same. */
export function errandOf(item: number): Errand {
  const kind = kindOf(item);
  return {
    key: `key ${item % KEYS}`,
    expects: kind === 'write' ? undefined : valueBefore(item),
    writes: kind === 'read' ? undefined : `value ${item}`,
  };
}

/** The operations of its transaction. */
export function errandToOperations({ key: name, expects, writes }: Errand): readonly Uint8Array[] {
  const key = utf8ToBytes(name);
  const operations: Uint8Array[] = [];
  if (expects === null) operations.push(encodeOperation({ type: 'expectAbsent', key }));
  else if (expects !== undefined) {
    operations.push(encodeOperation({ type: 'expect', key, value: utf8ToBytes(expects) }));
  }
  if (writes !== undefined)
    operations.push(encodeOperation({ type: 'put', key, value: utf8ToBytes(writes) }));
  return operations;
}
