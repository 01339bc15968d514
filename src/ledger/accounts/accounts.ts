/**
 * The built-in application: accounts and key-value. Keys belong to nobody; whoever has an account may write them. Transfers move balances and
 * never change their sum; rewards of miners add to it (`rewards.ts`). An account stays open at balance 0.
 */
import { assert } from '../../base/assert.ts';
import { equalBytes } from '../../base/bytes.ts';
import { type Fault, isFault, punish } from '../../base/fault.ts';
import type { Application, Call, Failure, StateReader, StateWriter } from '../application.ts';
import { readAccountsSection, SUPPLY_MAX } from './genesis-section.ts';
import { accountKey, dataKey, decodeBalance, encodeBalance, ISSUED_KEY } from './keys.ts';
import { type AccountsOperation, decodeOperation } from './operations.ts';
import { performReward } from './rewards.ts';

/** Name in `Genesis.application.name`. */
export const ACCOUNTS_APPLICATION = 'accounts';

export function createAccountsApplication(): Application {
  return {
    name: ACCOUNTS_APPLICATION,
    genesis: (section, state) => {
      for (const { publicKey, balance } of readAccountsSection(section)) {
        state.put(accountKey(publicKey), encodeBalance(balance));
      }
    },
    check: (call) => {
      const operations = readAll(call);
      return isFault(operations) ? operations : undefined;
    },
    execute: (call, state) => {
      const operations = readAll(call);
      assert(!isFault(operations), 'only checked calls are executed');
      return performAll(call.sender, operations, state);
    },
    executeSystem: (operation, state, { height }) => performReward(operation, state, height),
    preview: (call, state) => {
      const operations = readAll(call);
      if (isFault(operations)) return operations;
      return requireAccount(call.sender, state) ?? requireFunds(call.sender, operations, state);
    },
    query: (path, data) => {
      if (path === 'key') return { key: dataKey(data) };
      if (path === 'issued') return data.length === 0 ? { key: ISSUED_KEY } : undefined;
      return path === 'account' && data.length === 32 ? { key: accountKey(data) } : undefined;
    },
  };
}

/** The operations of a call, or what is wrong with the first bad one. */
function readAll({ operations }: Call): readonly AccountsOperation[] | Fault {
  const read: AccountsOperation[] = [];
  for (const bytes of operations) {
    const operation = decodeOperation(bytes);
    if (isFault(operation)) return operation;
    if (operation.type === 'transfer' && operation.amount === 0n) {
      return punish('empty-transfer', 'a transfer moves at least 1');
    }
    read.push(operation);
  }
  return read;
}

function performAll(
  sender: Uint8Array,
  operations: readonly AccountsOperation[],
  state: StateWriter,
): Failure | undefined {
  const stranger = requireAccount(sender, state);
  if (stranger !== undefined) return stranger;
  for (const [index, operation] of operations.entries()) {
    const failure = perform(sender, operation, state);
    if (failure !== undefined) return { code: failure.code, detail: `operation ${index}: ${failure.detail}` };
  }
  return undefined;
}

function perform(sender: Uint8Array, operation: AccountsOperation, state: StateWriter): Failure | undefined {
  switch (operation.type) {
    case 'put':
      state.put(dataKey(operation.key), operation.value);
      return undefined;
    case 'delete':
      state.delete(dataKey(operation.key));
      return undefined;
    case 'transfer':
      return transfer(sender, operation.to, operation.amount, state);
    case 'expect': {
      const value = state.get(dataKey(operation.key));
      if (value !== undefined && equalBytes(value, operation.value)) return undefined;
      return {
        code: 'expectation-failed',
        detail: value === undefined ? 'the key has no value' : 'the key has another value',
      };
    }
    case 'expectAbsent':
      if (state.get(dataKey(operation.key)) === undefined) return undefined;
      return { code: 'expectation-failed', detail: 'the key has a value' };
  }
}

function transfer(from: Uint8Array, to: Uint8Array, amount: bigint, state: StateWriter): Failure | undefined {
  const balance = decodeBalance(state.get(accountKey(from)));
  assert(balance !== undefined, 'the sender of an executed call has an account');
  if (balance < amount) return insufficient(balance, amount);
  // Taken before it is given, so that a transfer to oneself changes nothing.
  state.put(accountKey(from), encodeBalance(balance - amount));
  const sum = (decodeBalance(state.get(accountKey(to))) ?? 0n) + amount;
  // Rewards of miners may lift the supply above what one balance can hold.
  if (sum > SUPPLY_MAX) return { code: 'balance-overflow', detail: 'the receiver cannot hold more' };
  state.put(accountKey(to), encodeBalance(sum));
  return undefined;
}

function requireAccount(sender: Uint8Array, state: StateReader): Failure | undefined {
  if (state.get(accountKey(sender)) !== undefined) return undefined;
  return { code: 'unknown-account', detail: 'the sender has no account; a transfer to it opens one' };
}

/** Are all transfers together covered? At a submitter's door only: by the time of execution more may have arrived. */
function requireFunds(
  sender: Uint8Array,
  operations: readonly AccountsOperation[],
  state: StateReader,
): Failure | undefined {
  const balance = decodeBalance(state.get(accountKey(sender))) ?? 0n;
  const amount = operations.reduce((sum, operation) => {
    return operation.type === 'transfer' ? sum + operation.amount : sum;
  }, 0n);
  return balance < amount ? insufficient(balance, amount) : undefined;
}

function insufficient(balance: bigint, amount: bigint): Failure {
  return { code: 'insufficient-balance', detail: `the balance is ${balance}, the transfer ${amount}` };
}
