/** Simulations on the real fork choice agree with the closed forms, within four of the standard errors that they print. */
import { ok, strictEqual } from 'node:assert/strict';
import { createChance } from '../../src/base/chance.ts';
import { simulateRace } from '../../src/lab/pow/race.ts';
import { selfishShare, simulateSelfish } from '../../src/lab/pow/selfish.ts';
import { runWords } from '../cli/run.ts';

function finish<T>(work: Generator<number, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

interface Simulated {
  readonly simulated: number;
  readonly standardError: number;
  readonly exact: number;
}

function agrees({ simulated, standardError, exact }: Simulated, bias = 0): void {
  ok(standardError > 0 && standardError < 0.01, `the sample is large enough: ${standardError}`);
  ok(Math.abs(simulated - exact) < 4 * standardError + bias, `${simulated} is ${exact} +- ${standardError}`);
}

describe('the double-spend race', () => {
  for (const [q, z] of [
    [0.1, 1],
    [0.1, 2],
    [0.1, 4],
    [0.3, 5],
    [0.3, 10],
    [0.45, 3],
  ] as const) {
    it(`q = ${q}, z = ${z}`, function () {
      this.timeout(120_000);
      const report = finish(
        simulateRace({ q, z, runs: q === 0.45 ? 4_000 : 12_000 }, createChance(`${q} ${z}`)),
      );
      agrees(report, report.bias);
    });
  }
});

describe('selfish mining', () => {
  const cases = [
    [0.1, 0],
    [0.25, 0.5],
    [0.3, 0.5],
    [0.3, 1],
    [0.4, 0],
    [0.4, 1],
  ] as const;
  for (const [alpha, gamma] of cases) {
    it(`alpha = ${alpha}, gamma = ${gamma}`, function () {
      this.timeout(120_000);
      const settings = { alpha, gamma, blocks: 40_000, tie: 'first-seen' } as const;
      agrees(finish(simulateSelfish(settings, createChance(`${alpha} ${gamma}`))));
    });
  }

  it('meets a threshold of 1/4 where ties are drawn by lot, whatever the attacker is heard first by', function () {
    this.timeout(120_000);
    for (const gamma of [0, 1]) {
      const settings = { alpha: 0.4, gamma, blocks: 40_000, tie: 'lot' } as const;
      const report = finish(simulateSelfish(settings, createChance(`lot ${gamma}`)));
      agrees(report);
      strictEqual(report.threshold, 0.25);
    }
  });

  it('has the closed form of the paper', () => {
    const table: [number, number, number, number][] = [
      [0.1, 0.0356, 0.0724, 0.1092],
      [0.2, 0.1297, 0.1824, 0.2352],
      [0.25, 0.1951, 0.25, 0.3049],
      [0.3, 0.2731, 0.3269, 0.3806],
      [0.4, 0.4837, 0.5256, 0.5674],
    ];
    for (const [alpha, ...shares] of table) {
      for (const [index, share] of shares.entries())
        ok(Math.abs(selfishShare(alpha, index / 2) - share) < 6e-5, `${alpha} ${index}`);
    }
  });
});

describe('race and selfish on the command line', () => {
  it('print the keys that scripts read', async () => {
    const race = await runWords(['race', '--q', '0.3', '--z', '2', '--runs', '1000', '--json']);
    const selfish = await runWords([
      'selfish',
      '--alpha',
      '.3',
      '--gamma',
      '1',
      '--blocks',
      '2000',
      '--json',
    ]);
    for (const [ran, keys] of [
      [race, ['simulated', 'exact', 'standardError', 'nakamoto']],
      [selfish, ['simulated', 'exact', 'standardError', 'honest']],
    ] as const) {
      const answer = JSON.parse(ran.stdout) as Record<string, unknown>;
      for (const key of keys) strictEqual(typeof answer[key], 'number', key);
    }
  });

  it('give the same answer for the same seed, and another for another', async () => {
    const words = ['race', '--q', '0.3', '--z', '2', '--runs', '1000'];
    const [first, again, other] = await Promise.all(
      [[], [], ['--seed', '2']].map((more) => runWords([...words, ...more])),
    );
    strictEqual(first!.stdout, again!.stdout);
    ok(first!.stdout !== other!.stdout);
  });

  const wrong: readonly [words: string, message: RegExp][] = [
    ['race --z 6', /required option '--q <SHARE>' not specified/],
    ['race --q 0.5 --z 6', /--q: expected a number from 0.001 to 0.49, got "0.5"/],
    ['race --q 0.3 --z 0', /--z: expected a whole number from 1 to 1000/],
    ['race --q 0.3 --z 6 --runs 0', /--runs: expected/],
    ['selfish --alpha NaN --gamma 0', /--alpha: expected a number/],
    ['selfish --alpha 0.3 --gamma 2', /--gamma: expected a number from 0 to 1/],
    [
      'selfish --alpha 0.3 --gamma 0 --tie lots',
      /--tie: expected first-seen or lot, got "lots". Did you mean lot\?/,
    ],
  ];
  for (const [words, message] of wrong) {
    it(words, async () => {
      const ran = await runWords(words.split(' '));
      strictEqual(ran.exitCode, 2);
      ok(message.test(ran.stderr), ran.stderr);
    });
  }
});
