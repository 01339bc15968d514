/** Reading a genesis strictly, and the chain id that it gives. */
import assert from 'node:assert/strict';
import { bytesToHex } from '../../src/base/bytes.ts';
import { integer, problemToText, record } from '../../src/base/shape.ts';
import { type Genesis, genesisHash } from '../../src/ledger/genesis.ts';
import { DEFAULT_LIMITS, genesisToJson, readGenesis } from '../../src/ledger/genesis-reading.ts';
import { testGenesis } from './support.ts';

const engines = { pbft: record({ watermarkWindow: integer(1, 256), inFlightMax: integer(1, 128) }) };

// biome-ignore lint/suspicious/noExplicitAny: the tests break it in every way
type Json = any;

/** JSON of the test genesis after a change. */
function changed(change: (json: Json) => void): Json {
  const json = JSON.parse(JSON.stringify(genesisToJson(testGenesis())));
  change(json);
  return json;
}

/** Every problem of a changed genesis, as text. */
function problemsOf(change: (json: Json) => void): string[] {
  const read = readGenesis(changed(change), engines);
  return Array.isArray(read) ? read.map(problemToText) : [];
}

const read = (json: unknown) => readGenesis(json, engines) as Genesis;

describe('genesis', () => {
  it('reads back what was written', () => {
    const again = read(changed(() => {}));
    assert.deepEqual(again, testGenesis());
    assert.deepEqual(genesisHash(again), genesisHash(testGenesis()));
  });

  it('keeps its hash (frozen, computed with hashlib)', () => {
    const filled = (byte: number) => new Uint8Array(32).fill(byte);
    const genesis = testGenesis({
      engine: { name: 'pbft', parameters: { watermarkWindow: 16, inFlightMax: 4 } },
      validators: [
        { name: 'n0', publicKey: filled(1) },
        { name: 'n1', publicKey: filled(2) },
      ],
      application: {
        name: 'accounts',
        section: { accounts: [{ publicKey: 'aa'.repeat(32), balance: '5' }] },
      },
      accounts: [{ name: 'alice', publicKey: filled(3) }],
    });
    assert.equal(
      bytesToHex(genesisHash(genesis)),
      'a6396f4c7966f556873574f665f5317377802d36b205b19e65b1719d1166baf7',
    );
  });

  it('gives one chain id whatever the order of keys, and another for every other content', () => {
    const reordered = changed((json) => {
      json.engine.parameters = { inFlightMax: 4, watermarkWindow: 16 };
      json.application.section = { accounts: json.application.section.accounts };
    });
    assert.deepEqual(genesisHash(read(reordered)), genesisHash(testGenesis()));
    const changes: ((json: Json) => void)[] = [
      (json) => (json.salt = '08'.repeat(32)),
      (json) => (json.name = 'other'),
      (json) => (json.lab = false),
      (json) => (json.engine.parameters.inFlightMax = 5),
      (json) => (json.limits.expiryBlocks = 7),
      (json) => (json.limits.emptyBlocks = true),
      (json) => json.validators.reverse(),
      (json) => (json.application.section.accounts[0].balance = '1001'),
      (json) => (json.accounts[0].name = 'carol'),
    ];
    const ids = changes.map((change) => bytesToHex(genesisHash(read(changed(change)))));
    assert.equal(new Set([...ids, bytesToHex(genesisHash(testGenesis()))]).size, changes.length + 1);
  });

  it('fills in what may be left out', () => {
    const short = changed((json) => {
      for (const key of ['limits', 'lab', 'accounts']) delete json[key];
    });
    const { limits, lab, accounts } = read(short);
    assert.deepEqual({ limits, lab, accounts }, { limits: DEFAULT_LIMITS, lab: false, accounts: [] });
  });
});

describe('genesis problems', () => {
  it('name the unknown key, what is known, and what it was meant to be', () => {
    const [typo, missing] = problemsOf((json) => {
      json.validator = json.validators;
      delete json.validators;
    });
    assert.match(typo!, /^validator: expected no such key; known here: .*did you mean validators\?/);
    assert.match(missing!, /^validators: expected a list of 1\.\.128, .*found nothing$/);
    const deep = problemsOf((json) => {
      json.limits.batchByte = 1;
      json.engine.parameters.inFlightMaximum = 1;
    });
    assert.match(deep[0]!, /^engine\.parameters\.inFlightMaximum: .*did you mean inFlightMax\?/);
    assert.match(deep[1]!, /^limits\.batchByte: .*did you mean batchBytes\?/);
  });

  it('name path and expectation of every wrong value, all at once', () => {
    const problems = problemsOf((json) => {
      json.version = 2;
      json.salt = 'zz';
      json.validators[2].publicKey = 'ab';
      json.limits.clockBoundMs = '60000';
      json.accounts = {};
    });
    assert.deepEqual(
      problems.map((text) => text.split(':')[0]),
      ['version', 'salt', 'limits.clockBoundMs', 'validators[2].publicKey', 'accounts'],
    );
    assert.match(problems[2]!, /expected an integer in 1\.\.86400000, found "60000"/);
  });

  it('name the engines that there are', () => {
    const [problem] = problemsOf((json) => (json.engine.name = 'pbtf'));
    assert.equal(problem, 'engine.name: expected one of pbft, found "pbtf" (did you mean pbft?)');
    assert.equal(problemsOf((json) => (json.engine = null)).length, 1);
    assert.equal(problemsOf((json) => (json.engine.name = 'toString')).length, 1);
  });

  it('refuse limits with which the largest transaction fits no batch', () => {
    const bytes = (limits: object) => problemsOf((json) => Object.assign(json.limits, limits));
    assert.deepEqual(bytes({ transactionBytes: 1_000, batchBytes: 1_032 }), []);
    assert.match(bytes({ transactionBytes: 1_000, batchBytes: 1_031 })[0]!, /^limits\.batchBytes: .*1032/);
  });

  it('refuse two validators of one name or key, and two accounts of one name', () => {
    const problems = problemsOf((json) => {
      json.validators[1].name = 'n0';
      json.validators[3].publicKey = json.validators[2].publicKey;
      json.accounts.push(json.accounts[0]);
    });
    assert.deepEqual(
      problems.map((text) => text.split(':')[0]),
      ['validators[1].name', 'validators[3].publicKey', 'accounts[1].name'],
    );
  });

  it('are found in anything that is no genesis at all', () => {
    for (const json of [undefined, null, 1, 'genesis', [], {}]) {
      assert.ok(Array.isArray(readGenesis(json, engines)), JSON.stringify(json));
    }
  });
});
