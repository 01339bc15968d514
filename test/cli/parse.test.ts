import { deepStrictEqual, strictEqual, throws } from 'node:assert';
import { UsageError } from '../../src/cli/exit.ts';
import {
  isHash,
  parseAmount,
  parseBasePort,
  parseGroups,
  parseHeight,
  parseNodeCount,
  parseSeconds,
} from '../../src/cli/parse.ts';

const refuses = (parse: () => unknown, message: RegExp) =>
  throws(parse, (error: Error) => error instanceof UsageError && message.test(error.message));

describe('words of the command line', () => {
  it('reads whole numbers within their bounds, and names the option and the bounds otherwise', () => {
    strictEqual(parseNodeCount('16', '--nodes'), 16);
    strictEqual(parseNodeCount('1', '--nodes'), 1);
    for (const text of ['0', '17', '-4', '4.0', '4e0', ' 4', '', 'four', '0x4']) {
      refuses(() => parseNodeCount(text, '--nodes'), /^--nodes: expected a whole number from 1 to 16, got /);
    }
    strictEqual(parseHeight('9007199254740991', '--expires-after'), Number.MAX_SAFE_INTEGER);
    refuses(
      () => parseHeight('9007199254740992', '--expires-after'),
      /--expires-after: expected a whole number from 1,/,
    );
    strictEqual(parseSeconds('60', '--seconds'), 60);
  });

  it('reads a port or auto', () => {
    strictEqual(parseBasePort('auto', '--base-port'), 'auto');
    strictEqual(parseBasePort('26600', '--base-port'), 26_600);
    for (const text of ['Auto', '80', '65536', '1e4']) {
      refuses(() => parseBasePort(text, '--base-port'), /--base-port/);
    }
  });

  it('reads amounts of 64 bits exactly', () => {
    strictEqual(parseAmount('18446744073709551615', 'AMOUNT'), 2n ** 64n - 1n);
    for (const text of ['18446744073709551616', '0', '-1', '1.5', 'ten', '']) {
      refuses(() => parseAmount(text, 'AMOUNT'), /^AMOUNT: expected a whole number above 0 and below 2\^64/);
    }
  });

  it('reads the groups of a partition', () => {
    deepStrictEqual(parseGroups('n0,n1|n2,n3'), [
      ['n0', 'n1'],
      ['n2', 'n3'],
    ]);
    deepStrictEqual(parseGroups(' n0 | n1 , n2 '), [['n0'], ['n1', 'n2']]);
    refuses(() => parseGroups('n0,|n1'), /empty name.*"n0,n1\|n2,n3"/);
    refuses(() => parseGroups('n0||n1'), /empty name/);
    refuses(() => parseGroups('n0,n1,n1|n2'), /names n1 twice in one group/);
    deepStrictEqual(parseGroups('n0,n1|n0,n2'), [
      ['n0', 'n1'],
      ['n0', 'n2'],
    ]);
  });

  it('knows a hash by its digits', () => {
    strictEqual(isHash('aB'.repeat(32)), true);
    strictEqual(isHash(`0x${'00'.repeat(32)}`), true);
    for (const text of ['ab'.repeat(31), 'ab'.repeat(33), 'zz'.repeat(32), '12'])
      strictEqual(isHash(text), false);
  });
});
