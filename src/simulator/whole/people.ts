/** Who lives on a simulated chain: its validators, and the clients whose transactions stand for the items of the workload. */
import { bytesToHex } from '../../base/bytes.ts';
import { type Chance, createChance } from '../../base/chance.ts';
import { type KeyPair, keyPairFromSeed } from '../../crypto/keys.ts';
import { ACCOUNTS_APPLICATION } from '../../ledger/accounts/accounts.ts';
import { accountsToSection } from '../../ledger/accounts/genesis-section.ts';
import { GENESIS_VERSION, type Genesis, genesisHash } from '../../ledger/genesis.ts';
import { DEFAULT_LIMITS } from '../../ledger/genesis-reading.ts';
import { createTransaction, type SignedTransaction } from '../../ledger/transaction.ts';
import type { Scenario } from '../scenario.ts';
import { drawKeyPairs, drawKeySeeds } from '../virtual-keys.ts';
import { errandOf, errandToOperations } from './errands.ts';
import type { ReplicaSettings } from './settings.ts';

/** Those who write without conditions, in turns. */
const CLIENTS = 5;
const BALANCE = 1_000_000n;
/** So many items there are at least, also where the workload is less: they can be handed in by hand. */
const ITEMS_MIN = 40;
/** Label of the chance that all keys come from. */
export const KEYS = 'keys';
/** No run is so long that an item expires. */
const EXPIRY_HEIGHT = 50_000;

export interface People {
  readonly genesis: Genesis;
  readonly chainId: Uint8Array;
  readonly validators: readonly KeyPair[];
  readonly clients: readonly KeyPair[];
  /** The transaction of an item of the workload, 1, 2, ...; always the same. */
  readonly transactionOf: (item: number) => SignedTransaction;
  /** The name under which the checker knows an item. */
  readonly nameOf: (item: number) => string;
}

/** Who will live in the world of this scenario: known before it is made, so that somebody can be named. */
export function peopleOf(
  { seed, validators, workload }: Pick<Scenario, 'seed' | 'validators' | 'workload'>,
  { genesis = {} }: Partial<Pick<ReplicaSettings, 'genesis'>> = {},
): People {
  return createPeople(validators, workload.items, { genesis }, createChance(seed).fork(KEYS));
}

export function createPeople(
  members: number,
  items: number,
  settings: Pick<ReplicaSettings, 'genesis'>,
  chance: Chance,
): People {
  const validators = drawKeyPairs(members, chance);
  const clients = drawKeyPairs(CLIENTS, chance);
  const seats = seatItems(clients, drawKeySeeds(Math.max(items, ITEMS_MIN), chance.fork('visitors')));
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
      section: accountsToSection(
        [...clients, ...seats.visitors].map(({ publicKey }, index) => ({
          publicKey,
          balance: index < CLIENTS ? BALANCE : 0n,
        })),
      ),
    },
    accounts: [],
    ...settings.genesis,
  };
  const chainId = genesisHash(genesis);
  const made = new Map<number, SignedTransaction>();
  const transactionOf = (item: number): SignedTransaction => {
    const known = made.get(item);
    if (known !== undefined) return known;
    const { client, nonce } = seats.seatOf(item);
    const transaction = createTransaction(client, {
      chainId,
      nonce,
      expiryHeight: EXPIRY_HEIGHT,
      operations: errandToOperations(errandOf(item)),
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

/**
 * Who hands in which item. A transaction that fails does not use its nonce, and what its sender signed for later would wait for ever: so whoever
 * sets conditions comes once.
 */
function seatItems(clients: readonly KeyPair[], seeds: readonly Uint8Array[]) {
  const writes: number[] = [];
  const visitors: KeyPair[] = [];
  const seats = seeds.map((seed, index) => {
    const item = index + 1;
    if (errandOf(item).expects === undefined) {
      const turn = writes.push(item) - 1;
      return { client: clients[turn % CLIENTS]!, nonce: Math.floor(turn / CLIENTS) };
    }
    const visitor = keyPairFromSeed(seed);
    visitors.push(visitor);
    return { client: visitor, nonce: 0 };
  });
  return { visitors, seatOf: (item: number) => seats[item - 1]! };
}
