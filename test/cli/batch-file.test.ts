import { deepStrictEqual, throws } from 'node:assert';
import { utf8ToBytes } from '../../src/base/bytes.ts';
import { parseBatch } from '../../src/cli/batch-file.ts';
import { UsageError } from '../../src/cli/exit.ts';

const bob = new Uint8Array(32).fill(2);
const findTo = (who: string) => {
  if (who === 'bob') return bob;
  throw new UsageError(`There is no account "${who}".`);
};
const parse = (text: string) => parseBatch(text, 'file.jsonl', findTo);

describe('the file of submit batch', () => {
  it('reads every kind of operation, and the signer of a line', () => {
    const text = [
      '{"operations":[{"put":["a","1"]},{"delete":"b"}]}',
      '',
      '{"as":"carol","operations":[{"transfer":["bob",5]},{"transfer":["bob","18446744073709551615"]}]}',
      '{"operations":[{"expect":["a","1"]},{"expect":["b",null]}]}\r',
    ].join('\n');
    const a = utf8ToBytes('a');
    const b = utf8ToBytes('b');
    const one = utf8ToBytes('1');
    deepStrictEqual(parse(text), [
      {
        line: 1,
        as: undefined,
        operations: [
          { type: 'put', key: a, value: one },
          { type: 'delete', key: b },
        ],
      },
      {
        line: 3,
        as: 'carol',
        operations: [
          { type: 'transfer', to: bob, amount: 5n },
          { type: 'transfer', to: bob, amount: 2n ** 64n - 1n },
        ],
      },
      {
        line: 4,
        as: undefined,
        operations: [
          { type: 'expect', key: a, value: one },
          { type: 'expectAbsent', key: b },
        ],
      },
    ]);
  });

  const wrong: readonly [line: string, message: RegExp][] = [
    ['{"operations":[', /this is no JSON/],
    ['[]', /a line must be a JSON object/],
    ['{"operations":[]}', /at least one operation/],
    ['{"operation":[{"delete":"a"}]}', /unknown key "operation"\. Did you mean operations/],
    ['{"operations":[{"putt":["a","1"]}]}', /unknown operation "putt"\. Did you mean put/],
    ['{"operations":[{"put":["a"]}]}', /"put" takes an array of two/],
    ['{"operations":[{"put":["a",1]}]}', /VALUE must be text, got 1/],
    ['{"operations":[{"delete":["a"]}]}', /KEY must be text/],
    ['{"operations":[{"put":["a","1"],"delete":"a"}]}', /exactly one key/],
    ['{"operations":[{"transfer":["bob",1.5]}]}', /amount: expected a whole number/],
    ['{"operations":[{"transfer":["bob",9007199254740993]}]}', /amount.*as text/],
    ['{"operations":[{"transfer":["dave",1]}]}', /no account "dave"/],
    [`{"operations":[{"put":["${'k'.repeat(1_025)}","1"]}]}`, /A key has at most 1024 bytes, this one 1025/],
    ['{"operations":[{"delete":"a"}],"as":1}', /"as" must be the name of an account/],
    [`{"operations":[${Array(1_001).fill('{"delete":"a"}').join(',')}]}`, /1001 operations; .* at most 1000/],
  ];
  for (const [line, message] of wrong) {
    it(`names the line of ${line.slice(0, 60)}`, () => {
      throws(
        () => parse(`{"operations":[{"delete":"a"}]}\n${line}`),
        (error: Error) =>
          error instanceof UsageError &&
          message.test(error.message) &&
          /^file\.jsonl, line 2: .* Nothing was submitted\.$/.test(error.message),
      );
    });
  }

  it('refuses a file without a transaction', () => {
    throws(() => parse('\n \n'), /file\.jsonl holds no transaction/);
  });
});
