/**
 * The double spend (Nakamoto 2008, section 11; Rosenfeld, arXiv 1402.2009, without the block in advance): a secret branch from below the payment, without it,
 * shown when the payment has its confirmations and the branch is the longer one. The honest engine inside mines it: it is born again below the
 * payment, and hears nothing of the public chain meanwhile.
 */
import { equalBytes } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { decodeTransaction, type SignedTransaction } from '../../ledger/transaction.ts';
import type { WorkedHeader } from '../../protocols/pow/header.ts';
import type { ReplicaEvent } from '../../replica/ports.ts';
import type { PortLie, Tools } from '../behaviour.ts';
import { type PowEvent, transactionsOf, withTransactions } from './batches.ts';
import type { PowBehaviour, PowLie } from './behaviour.ts';
import { lowerTip } from './lower-tip.ts';
import { headersIn, isShowing, topOf } from './showing.ts';

/** Blocks behind the public chain at which the race is given up. */
const GIVE_UP_BEHIND = 10;
/** Blocks below the tip in which the payment is looked for. */
const SEARCH_BLOCKS = 64;

/** Searching for the payment, mining in secret, and afterwards honest again. */
type Phase = 'search' | 'secret' | 'over';

/** What the two seats of one traitor know of its race. */
interface Race {
  phase: Phase;
  payment: SignedTransaction | undefined;
  /** Another transaction of the same payer with the same nonce, and the height of the secret block that carries it. */
  rival: Uint8Array | undefined;
  rivalHeight: number;
}

/** Both seats of an order are made with the same tools. */
const RACES = new WeakMap<Tools, Race>();

function raceOf(tools: Tools): Race {
  const known = RACES.get(tools);
  if (known !== undefined) return known;
  const race: Race = { phase: 'search', payment: undefined, rival: undefined, rivalHeight: 0 };
  RACES.set(tools, race);
  return race;
}

/** Not the payment, but a transaction that excludes it. */
function isRival({ payment }: Race, { id, body }: SignedTransaction): boolean {
  if (payment === undefined || equalBytes(id, payment.id)) return false;
  return equalBytes(body.sender, payment.body.sender) && body.nonce === payment.body.nonce;
}

/** What the secret branch carries: never the payment, and its rival once. */
function chooseSecretly(
  race: Race,
  transactions: readonly Uint8Array[],
  height: number,
): readonly Uint8Array[] {
  const rest = transactions.filter((raw) => !race.payment || !equalBytes(raw, race.payment.bytes));
  if (race.rival === undefined || (race.rivalHeight > 0 && race.rivalHeight < height)) return rest;
  race.rivalHeight = height;
  return [race.rival, ...rest];
}

/** The payment and its height, if it stands in one of the latest blocks of the own chain. */
function findPayment({ mining, payment, tip }: Tools) {
  const { height } = tip();
  for (let at = height; at >= 1 && at > height - SEARCH_BLOCKS; at -= 1) {
    const block = mining?.blockAt(at);
    const found = block && transactionsOf(block.batch).find(({ id }) => equalBytes(id, payment!.id));
    if (found !== undefined) return { found, at };
  }
  return undefined;
}

function createRace(tools: Tools): PowLie {
  const { mining, payment } = tools;
  if (mining === undefined || payment === null) return {};
  const race = raceOf(tools);
  /** The tip below which the payment was looked for in vain. */
  let searched: Uint8Array | undefined;
  let paidHeight = 0;
  let publicHeight = 0;
  let own: WorkedHeader | undefined;

  const hearSecretly = (event: PowEvent): readonly PowEvent[] => {
    if (event.type !== 'message') {
      const height = (own?.header.height ?? paidHeight - 1) + 1;
      return [withTransactions(event, (all) => chooseSecretly(race, all, height))];
    }
    publicHeight = Math.max(publicHeight, topOf(headersIn(event.message)));
    return isShowing(event.message) ? [] : [event];
  };
  return {
    hear: (event) => (race.phase === 'secret' ? hearSecretly(event) : [event]),
    say: (saying) => {
      if (race.phase !== 'secret' || !isShowing(saying.message)) return [saying];
      if (saying.message.type === 'block') tools.told('a block kept secret');
      if (saying.message.type === 'tip' && saying.message.header.header.height >= paidHeight)
        own = saying.message.header;
      return [];
    },
    stepsBackTo: () => {
      const { blockHash } = tools.tip();
      if (race.phase !== 'search' || blockHash === searched) return undefined;
      searched = blockHash;
      const seen = findPayment(tools);
      if (seen === undefined) return undefined;
      race.phase = 'secret';
      race.payment = seen.found;
      paidHeight = seen.at;
      publicHeight = tools.tip().height;
      tools.told('a secret branch begun');
      return lowerTip(mining, tools.tip(), seen.at - 1);
    },
    add: () => {
      if (race.phase !== 'secret') return [];
      const height = own?.header.height ?? paidHeight - 1;
      if (publicHeight - height >= GIVE_UP_BEHIND) {
        race.phase = 'over';
        tools.told('a race given up');
      }
      const isConfirmed = publicHeight - paidHeight + 1 >= payment.confirmations;
      if (own === undefined || !isConfirmed || height <= publicHeight) return [];
      race.phase = 'over';
      tools.told('a secret branch shown');
      return [{ to: 'all', message: { type: 'tip', header: own } }];
    },
  };
}

/** The rival of the payment is kept for the secret branch: the door would refuse it, since the payment has its outcome. */
function keepRival(tools: Tools): PortLie {
  const race = raceOf(tools);
  const rivalIn = (event: ReplicaEvent): SignedTransaction | undefined => {
    if (race.phase !== 'secret' || event.type !== 'submit' || event.transactions.length !== 1)
      return undefined;
    const transaction = decodeTransaction(event.transactions[0]!);
    return isFault(transaction) || !isRival(race, transaction) ? undefined : transaction;
  };
  return {
    hear: (event) => (rivalIn(event) === undefined ? [event] : []),
    add: (event) => {
      const rival = rivalIn(event);
      if (rival === undefined || event.type !== 'submit') return [];
      race.rival = rival.bytes;
      tools.told('a rival of the payment kept');
      return [
        { type: 'submitted', request: event.request, results: [{ id: rival.id, life: { type: 'waiting' } }] },
      ];
    },
  };
}

export const doubleSpend: PowBehaviour = {
  name: 'double-spend',
  summary: 'mines a secret branch without the payment, and shows it when the payee believes himself paid',
  theorem:
    'a minority fails but for a chance that falls with every confirmation; a majority takes anything back, and nobody is told that it was final',
  target: 'transaction',
  engine: createRace,
  ports: keepRival,
};
