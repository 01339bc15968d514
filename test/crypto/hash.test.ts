import { equal } from 'node:assert/strict';
import { bytesToHex, utf8ToBytes } from '../../src/base/bytes.ts';
import { hashTagged, sha256, tagPrefix } from '../../src/crypto/hash.ts';
import { TAGS, type Tag } from '../../src/crypto/tags.ts';

const ABC = utf8ToBytes('abc');

/** Frozen: the expected values were computed with Python's hashlib. */
describe('hash', () => {
  it('is SHA-256', () => {
    equal(bytesToHex(sha256(ABC)), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('puts the tag before the parts, which are joined', () => {
    const expected = '8df0af3c23254b06bc1993ab36d0fec527c1bacbd11a971f1de9772d8a8dd1cf';
    equal(bytesToHex(hashTagged('batch', ABC)), expected);
    equal(bytesToHex(hashTagged('batch', utf8ToBytes('a'), utf8ToBytes('bc'))), expected);
  });

  it('has a null digest that is no batch', () => {
    equal(
      bytesToHex(hashTagged('nullBatch')),
      '48722fae28a4d15d385ecfeb40cfd3a7ba656fca1e562500c56380a5442b0c22',
    );
  });

  it('gives every purpose its own prefix of one width', () => {
    const prefixes = Object.keys(TAGS).map((tag) => tagPrefix(tag as Tag));
    equal(new Set(prefixes.map(bytesToHex)).size, prefixes.length);
    equal(
      prefixes.every((prefix) => prefix.length === 16),
      true,
    );
  });
});
