/** Who lives on a simulated chain: its validators, and the clients whose transactions stand for the items of the workload. */
import { bytesToHex, utf8ToBytes } from '../../base/bytes.ts';
import { type Chance, createChance } from '../../base/chance.ts';
import type { KeyPair } from '../../crypto/keys.ts';
import { ACCOUNTS_APPLICATION } from '../../ledger/accounts/accounts.ts';
import { accountsToSection } from '../../ledger/accounts/genesis-section.ts';
import { encodeOperation } from '../../ledger/accounts/operations.ts';
import { GENESIS_VERSION, type Genesis, genesisHash } from '../../ledger/genesis.ts';
import { DEFAULT_LIMITS } from '../../ledger/genesis-reading.ts';
import { createTransaction, type SignedTransaction } from '../../ledger/transaction.ts';
import type { Scenario } from '../scenario.ts';
import { drawKeyPairs } from '../virtual-keys.ts';
import type { ReplicaSettings } from './settings.ts';

/** Clients take turns: item k is transaction (k - 1) / CLIENTS of client (k - 1) mod CLIENTS. */
const CLIENTS = 5;
const BALANCE = 1_000_000n;
/** Label of the chance that all keys come from. */
export const KEYS = 'keys';
/** No run is so long that an item expires. */
const EXPIRY_HEIGHT = 50_000;

export interface People {
  readonly genesis: Genesis;
  readonly chainId: Uint8Array;
  readonly validators: readonly KeyPair[];
  readonly clients: readonly KeyPair[];
  /** The transaction of an item, 1, 2, ...; always the same. */
  readonly transactionOf: (item: number) => SignedTransaction;
  /** The name under which the checker knows an item. */
  readonly nameOf: (item: number) => string;
}

/** Who will live in the world of this scenario: known before it is made, so that somebody can be named. */
export function peopleOf(
  { seed, validators }: Pick<Scenario, 'seed' | 'validators'>,
  { genesis = {} }: Partial<Pick<ReplicaSettings, 'genesis'>> = {},
): People {
  return createPeople(validators, { genesis }, createChance(seed).fork(KEYS));
}

export function createPeople(
  members: number,
  settings: Pick<ReplicaSettings, 'genesis'>,
  chance: Chance,
): People {
  const validators = drawKeyPairs(members, chance);
  const clients = drawKeyPairs(CLIENTS, chance);
  const genesis: Genesis = {
    version: GENESIS_VERSION,
    name: 'simulated',
    salt: new Uint8Array(32),
    engine: { name: 'pbft', parameters: { watermarkWindow: 16, inFlightMax: 4 } },
    lab: true,
    limits: DEFAULT_LIMITS,
    validators: validators.map(({ publicKey }, index) => ({ name: `n${index}`, publicKey })),
    application: {
      name: ACCOUNTS_APPLICATION,
      section: accountsToSection(clients.map(({ publicKey }) => ({ publicKey, balance: BALANCE }))),
    },
    accounts: [],
    ...settings.genesis,
  };
  const chainId = genesisHash(genesis);
  const made = new Map<number, SignedTransaction>();
  const transactionOf = (item: number): SignedTransaction => {
    const known = made.get(item);
    if (known !== undefined) return known;
    const key = utf8ToBytes(`key ${item % 7}`);
    const operation = encodeOperation({ type: 'put', key, value: utf8ToBytes(`value ${item}`) });
    const transaction = createTransaction(clients[(item - 1) % CLIENTS]!, {
      chainId,
      nonce: Math.floor((item - 1) / CLIENTS),
      expiryHeight: EXPIRY_HEIGHT,
      operations: [operation],
    });
    made.set(item, transaction);
    return transaction;
  };
  return {
    genesis,
    chainId,
    validators,
    clients,
    transactionOf,
    nameOf: (item) => bytesToHex(transactionOf(item).id),
  };
}
