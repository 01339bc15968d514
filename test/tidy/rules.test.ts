// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are sources
/** The tidy rules must catch their prey, and leave honest code alone. */
import { deepEqual } from 'node:assert/strict';
import { findForgottenFiles, findImpureNames, findWrongImports } from './rules.ts';

const sources = (files: Record<string, string>) => new Map(Object.entries(files));

/** The problems of one file that imports another. */
function problemsOf(from: string, to: string): string[] {
  const depth = from.split('/').length - 1;
  const up = depth === 0 ? './' : '../'.repeat(depth);
  return findWrongImports(sources({ [from]: `import { x } from '${up}${to}';`, [to]: '' }));
}

describe('tidy rules: imports', () => {
  const allowed = [
    ['ledger/batch.ts', 'ledger/state/tree.ts'],
    ['ledger/batch.ts', 'codec/codec.ts'],
    ['base/chance.ts', 'crypto/hash.ts'],
    ['codec/merkle.ts', 'base/bytes.ts'],
    ['protocols/pbft/rules.ts', 'protocols/pbft/state.ts'],
    ['protocols/pbft/rules.ts', 'protocols/common/quorum.ts'],
    ['protocols/pbft/rules.ts', 'protocols/contract.ts'],
    ['protocols/common/quorum.ts', 'protocols/contract.ts'],
    ['replica/replica.ts', 'protocols/pbft/index.ts'],
    ['simulator/world.ts', 'replica/replica.ts'],
    ['cli/main.ts', 'node/node.ts'],
    ['index.ts', 'cli/main.ts'],
  ] as const;
  for (const [from, to] of allowed) it(`${from} may import ${to}`, () => deepEqual(problemsOf(from, to), []));

  const refused = [
    ['base/bytes.ts', 'ledger/batch.ts', 'goes up'],
    ['ledger/batch.ts', 'protocols/contract.ts', 'goes up'],
    ['replica/replica.ts', 'simulator/world.ts', 'goes up'],
    ['cli/main.ts', 'index.ts', 'goes up'],
    ['replica/replica.ts', 'checker/checker.ts', 'goes sideways'],
    ['simulator/world.ts', 'storage/store.ts', 'goes sideways'],
    ['api/routes.ts', 'node/node.ts', 'goes sideways'],
    ['protocols/pbft/rules.ts', 'protocols/raft/rules.ts', 'goes from one protocol to another'],
    [
      'protocols/common/quorum.ts',
      'protocols/pbft/rules.ts',
      'makes what protocols share depend on one of them',
    ],
    ['protocols/contract.ts', 'protocols/pbft/rules.ts', 'makes what protocols share depend on one of them'],
  ] as const;
  for (const [from, to, problem] of refused) {
    it(`${from} may not import ${to}`, () =>
      deepEqual(problemsOf(from, to), [`${from}: the import of ${to} ${problem}`]));
  }

  it('sees every way to name a module', () => {
    const to = { 'ledger/x.ts': '' };
    const ways = [
      "import '../ledger/x.ts';",
      "import type { X } from '../ledger/x.ts';",
      "import {\n  x,\n  y,\n} from '../ledger/x.ts';",
      'export * from "../ledger/x.ts";',
      "const x = await import('../ledger/x.ts');",
      "new Worker(new URL('../ledger/x.js', import.meta.url));",
    ];
    for (const way of ways) {
      deepEqual(
        findWrongImports(sources({ 'base/a.ts': way, ...to })),
        ['base/a.ts: the import of ledger/x.ts goes up'],
        way,
      );
    }
  });

  it('ignores imports in comments and strings', () => {
    const text =
      "// import '../ledger/x.ts';\n/* from '../ledger/x.ts' */\nconst text = \"import '../ledger/x.ts'\";";
    deepEqual(findWrongImports(sources({ 'base/a.ts': text, 'ledger/x.ts': '' })), []);
  });

  it('keeps SSZ inside codec', () => {
    const text = "import type { Type } from '@chainsafe/ssz';";
    deepEqual(findWrongImports(sources({ 'codec/a.ts': text, 'ledger/a.ts': text })), [
      'ledger/a.ts: the import of @chainsafe/ssz is for codec alone',
    ]);
  });

  it('knows every folder', () => {
    deepEqual(findWrongImports(sources({ 'misc/a.ts': '' })), ['misc/a.ts: its folder is on no floor']);
  });
});

describe('tidy rules: purity', () => {
  const impure = (text: string, path = 'ledger/a.ts') => findImpureNames(sources({ [path]: text }));

  const names = [
    'Date.now()',
    'new Date()',
    'Math.random()',
    'setTimeout(f, 1)',
    'setInterval(f, 1)',
    'async () => 1',
    'await f()',
    'Promise.resolve()',
    'process.exit()',
    'console.log(1)',
    '[...process.argv]',
    'globalThis.Date',
    '`${Date.now()}`',
    '`${`${{ a: Date.now() }}`}`',
    'a / b / Date.now()',
    'const { now } = Date;',
    'a ? process : b',
  ];
  for (const text of names) {
    it(`refuses ${text}`, () => deepEqual(impure(`const a = 1;\nx = ${text}`).length > 0, true));
  }

  it('says where', () => {
    deepEqual(impure('\n\nx = Date.now();'), ['ledger/a.ts:3: Date is impure']);
    deepEqual(impure("import { readFileSync } from 'node:fs';"), [
      'ledger/a.ts: the import of node:fs is impure',
    ]);
  });

  const harmless = [
    '// the Date of a process',
    '/* await\n Promise */',
    'x = \'Date\' + "process" + `console ${1} await`',
    "x = 'it\\'s a Date'",
    'x = /Date[/]process/.test(y)',
    'x.process(); y?.async; z = { process: 1, Date: 2 }',
    'interface A { readonly process: B; async?: boolean }',
    'createProcess(); updated(); DateRange; mathRandom',
    'x = a / b; // Date / c',
  ];
  for (const text of harmless) it(`is not alarmed by ${text}`, () => deepEqual(impure(text), []));

  it('holds on floors 0 to 3 and in the simulator, except for the native backend', () => {
    const pure = [
      'base/a.ts',
      'ledger/a.ts',
      'protocols/a.ts',
      'replica/a.ts',
      'checker/a.ts',
      'simulator/a.ts',
    ];
    for (const path of pure) deepEqual(impure('Date.now()', path).length, 1, path);
    for (const path of ['crypto/backend-node.ts', 'network/a.ts', 'node/a.ts', 'cli/a.ts', 'index.ts']) {
      deepEqual(impure("import 'node:fs'; Date.now()", path), [], path);
    }
    deepEqual(impure("import 'node:fs'", 'crypto/backend-pure.ts').length, 1);
  });
});

describe('tidy rules: forgotten files', () => {
  it('names what no entry reaches, even where two forgotten files import each other', () => {
    const files = sources({
      'index.ts': "export * from './ledger/a.ts';",
      'ledger/a.ts': "import './b.ts';",
      'ledger/b.ts': "new Worker(new URL('./thread.js', import.meta.url))",
      'ledger/thread.ts': "startChild('./child.js'); // './d.js'",
      'ledger/child.ts': '',
      'ledger/c.ts': "import './d.ts';",
      'ledger/d.ts': "import './c.ts';",
    });
    deepEqual(findForgottenFiles(files, ['index.ts']), [
      'ledger/c.ts: nobody imports it',
      'ledger/d.ts: nobody imports it',
    ]);
  });
});
