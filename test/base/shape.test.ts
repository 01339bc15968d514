/** Strict reading of configuration: values or every problem. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../src/base/canonical-json.ts';
import {
  flag,
  hexBytes,
  integer,
  list,
  nearestName,
  oneOf,
  problemToText,
  readShape,
  record,
  text,
  withFallback,
} from '../../src/base/shape.ts';

const shape = record({
  name: text('a short name', /^[a-z]{1,5}$/),
  count: withFallback(integer(1, 9), 3),
  mode: oneOf('fast', 'slow'),
  keys: withFallback(list(hexBytes(2), 0, 2), []),
  nested: withFallback(record({ deep: flag }), { deep: false }),
});

/** Problems as text; empty when it reads. */
const problemsOf = (value: unknown) => {
  const read = readShape(shape, value);
  return 'problems' in read ? read.problems.map(problemToText) : [];
};

describe('shape', () => {
  it('reads a value, and fills in what may be missing', () => {
    assert.deepEqual(readShape(shape, { name: 'ab', mode: 'fast', keys: ['00ff'] }), {
      value: { name: 'ab', count: 3, mode: 'fast', keys: [Uint8Array.of(0, 255)], nested: { deep: false } },
    });
  });

  it('leaves out what is optional and missing, and reads it where it stands', () => {
    const loose = record({ name: text('a name', /^[a-z]+$/) }, { count: integer(1, 9) });
    assert.deepEqual(readShape(loose, { name: 'ab' }), { value: { name: 'ab' } });
    assert.deepEqual(readShape(loose, { name: 'ab', count: 4 }), { value: { name: 'ab', count: 4 } });
    assert.ok('problems' in readShape(loose, { name: 'ab', count: 0 }));
    assert.ok('problems' in readShape(loose, { name: 'ab', cuont: 4 }));
    assert.ok('problems' in readShape(loose, { count: 4 }));
  });

  it('names path, expectation and finding of each problem', () => {
    assert.deepEqual(
      problemsOf({ name: 'UP', count: 1.5, mode: 'fasd', keys: ['0', 1], nested: { deep: 1, dep: 1 } }),
      [
        'name: expected a short name, found "UP"',
        'count: expected an integer in 1..9, found 1.5',
        'mode: expected one of fast, slow, found "fasd"',
        'keys[0]: expected 2 bytes in hex (4 digits), found "0"',
        'keys[1]: expected 2 bytes in hex (4 digits), found 1',
        'nested.dep: expected no such key; known here: deep, found the key dep (did you mean deep?)',
        'nested.deep: expected true or false, found 1',
      ],
    );
    assert.deepEqual(problemsOf([]), [
      'the whole: expected a record of name, count, mode, keys, nested, found a list of 0',
    ]);
    assert.equal(problemsOf({}).length, 2);
    assert.deepEqual(problemsOf({ name: 'ab', mode: 'slow', keys: ['0000', '0000', '0000'] }), [
      'keys: expected a list of 0..2, each 2 bytes in hex (4 digits), found a list of 3',
    ]);
  });

  it('reads no key that it inherits', () => {
    assert.ok(problemsOf(Object.create({ name: 'ab', mode: 'fast' })).length > 0);
    assert.ok(problemsOf(JSON.parse('{"name":"ab","mode":"fast","__proto__":{}}')).length > 0);
  });

  it('gives a value or problems for anything', () => {
    fc.assert(fc.property(fc.anything(), (value) => 'problems' in readShape(shape, value)));
  });

  it('suggests a name only where one is near', () => {
    assert.equal(nearestName('validator', ['validators', 'limits']), 'validators');
    assert.equal(nearestName('colour', ['validators', 'limits']), undefined);
    assert.equal(nearestName('x', []), undefined);
  });
});

describe('canonical JSON', () => {
  it('is one text per value, whatever the order of keys', () => {
    assert.equal(
      canonicalJson({ b: [1, null, 'é'], a: { d: true, c: -0.5 } }),
      '{"a":{"c":-0.5,"d":true},"b":[1,null,"é"]}',
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const written = canonicalJson(value);
        assert.equal(canonicalJson(JSON.parse(written)), written);
        assert.equal(
          JSON.stringify(JSON.parse(written)).length,
          JSON.stringify(JSON.parse(JSON.stringify(value))).length,
        );
      }),
    );
  });
});
