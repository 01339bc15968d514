/** Configuration files with mistakes: the path, what was expected, the nearest valid name; and never a guess. */
import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyPairFromSeed } from '../../src/crypto/keys.ts';
import { ConfigError, NodeError, readNetworkConfig, readNodeConfig } from '../../src/index.ts';
import { readKeyFile, writeKeyFile } from '../../src/node/node-home.ts';

const GOOD = `
name: n0
genesis: ../genesis.json
listen: [/ip4/127.0.0.1/tcp/26600]
peers:
  n1: [/ip4/127.0.0.1/tcp/26602]
api: { port: 26601 }
`;

describe('configuration of a node', () => {
  let directory: string;
  let file: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'logothete-config-'));
    file = join(directory, 'node.yaml');
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const read = (text: string) => {
    writeFileSync(file, text);
    return readNodeConfig(file);
  };
  const problemsOf = (text: string) => {
    try {
      read(text);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
    throw new Error('it was accepted');
  };

  it('fills in what may be left out, and resolves paths beside the file', () => {
    const config = read(GOOD);
    equal(config.genesis, join(directory, '..', 'genesis.json'));
    equal(config.home, directory);
    equal(config.key, join(directory, 'key.json'));
    deepEqual(config.api, { host: '127.0.0.1', port: 26_601, allowedHosts: [] });
    deepEqual(config.timers, { viewTimeoutMs: 2_000, viewTimeoutMsMax: 60_000, slowdownMax: 0 });
  });

  it('names an unknown key and the nearest valid one', () => {
    const [problem, ...others] = problemsOf(`${GOOD}trase: { enabled: false }\n`);
    deepEqual([problem!.path, problem!.nearest, others.length], ['trase', 'trace', 0]);
  });

  it('tells every problem at once', () => {
    const problems = problemsOf('name: 7\nlisten: nowhere\napi: { port: 70000 }\n');
    deepEqual(problems.map(({ path }) => path).sort(), ['api.port', 'genesis', 'listen', 'name']);
  });

  const mistakes: readonly (readonly [string, string, string, RegExp])[] = [
    [
      'a wrong type',
      'api: { port: 26601 }',
      'api: { port: http }',
      /^api\.port: expected an integer in 0\.\.65535, found "http"/,
    ],
    [
      'a wrong address',
      '/ip4/127.0.0.1/tcp/26600',
      '127.0.0.1:26600',
      /^listen\[0\]: expected a multiaddr such as/,
    ],
    [
      'a wrong level',
      'api:',
      'log: { level: loud }\napi:',
      /^log\.level: expected one of debug, info, warn, error, silent/,
    ],
    ['a wrong peer', 'n1: [/ip4/127.0.0.1/tcp/26602]', 'n1: 26602', /^peers\.n1: expected a list/],
    [
      'an unknown key inside',
      'api:',
      'timers: { viewTimeout: 5 }\napi:',
      /^timers\.viewTimeout: .*did you mean viewTimeoutMs\?/,
    ],
  ];
  for (const [name, right, wrong, message] of mistakes) {
    it(`names ${name}`, () => {
      throws(
        () => read(GOOD.replace(right, wrong)),
        (error: Error) => {
          match(error.message.split('\n')[1]!.trim(), message);
          return true;
        },
      );
    });
  }

  it('refuses a bound below what it bounds', () => {
    const [problem] = problemsOf(`${GOOD}timers: { viewTimeoutMs: 5000, viewTimeoutMsMax: 1000 }\n`);
    equal(problem!.path, 'timers.viewTimeoutMsMax');
  });

  it('refuses what is not YAML, with the place', () => {
    match(problemsOf('name: [n0\n')[0]!.found, /line \d+/);
  });

  it('refuses a file that is not there', () => {
    throws(() => readNodeConfig(join(directory, 'nothing.yaml')), /is missing: the configuration of a node/);
  });

  it('refuses a key that others may read', () => {
    const key = join(directory, 'key.json');
    writeKeyFile(key, keyPairFromSeed(new Uint8Array(32).fill(1)));
    readKeyFile(key);
    chmodSync(key, 0o644);
    throws(
      () => readKeyFile(key),
      (error) => error instanceof NodeError && /chmod 600/.test(error.message),
    );
  });

  it('refuses a public key that is not the secret one’s', () => {
    const key = join(directory, 'other.json');
    const { publicKey } = keyPairFromSeed(new Uint8Array(32).fill(1));
    writeKeyFile(key, { publicKey, secretKey: new Uint8Array(32).fill(2) });
    throws(() => readKeyFile(key), /publicKey: expected the public key of secretKey/);
  });

  it('reads the settings of a local network, and leaves out what they leave out', () => {
    writeFileSync(file, 'nodes: 7\nbasePort: auto\naccounts: { alice: 5, bob: "18446744073709551615" }\n');
    deepEqual(readNetworkConfig(file), {
      nodes: 7,
      basePort: 'auto',
      accounts: { alice: 5n, bob: 18446744073709551615n },
    });
    writeFileSync(file, '');
    deepEqual(readNetworkConfig(file), {});
    writeFileSync(file, 'node: 4\n');
    throws(() => readNetworkConfig(file), /did you mean nodes\?/);
  });
});
