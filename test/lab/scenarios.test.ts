/** The scenario files that come with the package: each ends as it says, and what is wrong in one gets a sentence. */
import { deepEqual, match, notDeepEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isProblem } from '../../src/adversary/reading.ts';
import { problemToText, readShape } from '../../src/base/shape.ts';
import { compareVerdict } from '../../src/lab/expectation.ts';
import { runLab } from '../../src/lab/run.ts';
import { type ScenarioFile, scenarioFile, scenarioToRun } from '../../src/lab/scenario-file.ts';
import { HONEST_SCENARIO } from '../../src/simulator/scenario.ts';

const DIRECTORY = new URL('../../../configs/scenarios/', import.meta.url);
/** What hunts have found, and what was then mended: each must stay mended. */
const REGRESSIONS = new URL('../../../configs/regressions/', import.meta.url);

function readScenario(value: unknown): ScenarioFile {
  const read = readShape(scenarioFile, value);
  ok('value' in read, 'problems' in read ? read.problems.map(problemToText).join('\n') : '');
  return read.value;
}

/** Every sentence about what is wrong with a file. */
function problemsOf(value: unknown): readonly string[] {
  const read = readShape(scenarioFile, value);
  if ('problems' in read) return read.problems.map(problemToText);
  const run = scenarioToRun(read.value);
  return isProblem(run) ? [run.problem] : [];
}

describe('scenario files', function () {
  this.timeout(60_000);

  const paths = [DIRECTORY, REGRESSIONS].flatMap((directory) =>
    readdirSync(directory)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => new URL(name, directory)),
  );
  for (const path of paths) {
    it(`${path.pathname.split('/').slice(-2).join('/')} ends as it says`, () => {
      const file = readScenario(parse(readFileSync(path, 'utf8')));
      ok(file.about.length > 0 && Object.keys(file.expect).length > 0);
      const run = scenarioToRun(file);
      ok(!isProblem(run), isProblem(run) ? run.problem : '');
      const { verdict, told } = runLab(run);
      deepEqual(compareVerdict(verdict, file.expect), []);
      for (const { traitor, behaviour } of run.orders)
        ok((told.get(traitor)?.[behaviour] ?? 0) > 0, behaviour);
    });
  }

  it('every regression says what it once broke', () => {
    for (const name of readdirSync(REGRESSIONS)) {
      match(readFileSync(new URL(name, REGRESSIONS), 'utf8'), /^# What it once broke: \S/);
    }
  });

  it('honest-4.yaml shows the true defaults of what it leaves out', () => {
    const text = readFileSync(new URL('honest-4.yaml', DIRECTORY), 'utf8');
    const whole = text.replace(/^# (?=( {2})?[a-zA-Z]+:)/gm, '');
    notDeepEqual(whole, text);
    const { about: _about, expect: _expect, ...shown } = readScenario(parse(whole));
    deepEqual(shown, { ...HONEST_SCENARIO, slowdownMax: 0, mining: null, traitors: [], beyondBudget: false });
    for (const key of Object.keys(shown)) ok(text.includes(`# ${key}:`), `${key} is shown`);
  });

  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['miners without power', { mining: { power: [0] } }, /mining\.power\[0\]: expected a number above 0/],
    [
      'a lie of voters to miners',
      { mining: {}, traitors: [{ node: 'n1', behaviour: 'equivocate' }] },
      /a lie to the engine pbft; this network runs pow/,
    ],
    ['a key with a typo', { traitor: [] }, /no such key.*did you mean traitors/],
    [
      'a fault with a typo',
      { faults: [{ atMs: 1, type: 'crush', replica: 'n0' }] },
      /faults\[0\]\.type.*did you mean crash/,
    ],
    [
      'a fault of another shape',
      { faults: [{ atMs: 1, type: 'cut', from: 'n0' }] },
      /faults\[0\]\.to: expected a validator/,
    ],
    ['a node by number', { leftDown: [3] }, /leftDown\[0\]: expected a validator, n0\.\.n15, found 3/],
    ['a node that the network does not have', { leftDown: ['n4'] }, /There is no n4 among 4 validators/],
    [
      'a fault of a node that it does not have',
      { faults: [{ atMs: 1, type: 'crash', replica: 'n7' }] },
      /There is no n7/,
    ],
    ['a share above one', { network: { loss: 2 } }, /network\.loss: expected a number in 0\.\.1/],
    ['an endless run', { durationMs: 1e12 }, /durationMs: expected an integer/],
    ['a behaviour with a typo', { traitors: [{ node: 'n0', behaviour: 'silnt' }] }, /Did you mean silent/],
    [
      'too many traitors',
      { traitors: ['n0', 'n1'].map((node) => ({ node, behaviour: 'silent' })) },
      /beyondBudget: true/,
    ],
    [
      'a traitor and a lost disk where one can be borne',
      {
        traitors: [{ node: 'n0', behaviour: 'silent' }],
        faults: [{ atMs: 1, type: 'damage', replica: 'n2' }],
      },
      /2 traitors and disks that lost what was promised among 4 validators/,
    ],
    [
      'an order that ends before it begins',
      { traitors: [{ node: 'n0', behaviour: 'silent', fromMs: 5, untilMs: 5 }] },
      /n0 is ordered to stop at 5 ms, before it begins/,
    ],
    ['an unknown accused', { expect: { accused: ['n9'] } }, /expect\.accused: there is no validator "n9"/],
  ];
  for (const [name, value, sentence] of wrong) {
    it(`refuses ${name}`, () => {
      const problems = problemsOf(value);
      ok(problems.length > 0);
      match(problems.join('\n'), sentence);
    });
  }

  it('says what is otherwise than expected', () => {
    const run = scenarioToRun(readScenario({ durationMs: 200, workload: { items: 2, retryMs: 1_000 } }));
    ok(!isProblem(run));
    const { verdict } = runLab(run);
    deepEqual(compareVerdict(verdict, {}), []);
    deepEqual(compareVerdict(verdict, { safe: false, accused: ['n2'] }), [
      'safe was expected to be false, and is true',
      'accused was expected to be n2, and is nobody',
    ]);
  });
});
