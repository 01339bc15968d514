/** The searching commands: what scripts read, and a sentence for what cannot be. */
import { equal, match, ok } from 'node:assert/strict';
import { runWords } from './run.ts';

describe('twins, fuzz-rounds and explore on the command line', function () {
  this.timeout(60_000);

  it('twins tells counts, and ends with 0 when nothing was found', async () => {
    const { stdout, exitCode } = await runWords('twins --views 1 --limit 4 --jobs 2 --json'.split(' '));
    const { runs, total, sound, finds, twins } = JSON.parse(stdout);
    equal(JSON.stringify([runs, total, sound, finds, twins, exitCode]), JSON.stringify([4, 4, 4, [], 1, 0]));
  });

  it('twins ends with 3 where the chain forked, shows the schedule, and repeats it', async () => {
    const words = 'twins --twins 2 --views 2 --schedule 231 --jobs 1';
    const { stdout, exitCode } = await runWords(words.split(' '));
    equal(exitCode, 3);
    match(stdout, /safety +schedule 231: agreement at n\d/);
    match(stdout, /view 1: n0 n1 n2 \| n3 n0' n1'/);
    match(stdout, /twins --validators 4 --twins 2 --partitions 2 --views 2 --schedule 231/);
  });

  it('fuzz-rounds tells counts', async () => {
    const { stdout, exitCode } = await runWords('fuzz-rounds --seeds 3 --from 5 --jobs 1 --json'.split(' '));
    const { runs, sound, from, mutations, delivered } = JSON.parse(stdout);
    equal(JSON.stringify([runs, sound, from, mutations, exitCode]), JSON.stringify([3, 3, 5, 2, 0]));
    ok(delivered > 0);
  });

  it('explore tells how far it got', async () => {
    const { stdout, exitCode } = await runWords('explore --primary honest --json'.split(' '));
    const { validators, sequence, explorations } = JSON.parse(stdout);
    const [{ primary, complete, find, decidedEnds }] = explorations;
    equal(
      JSON.stringify([validators, sequence, primary, complete, find, decidedEnds, exitCode]),
      JSON.stringify([4, 1, 'honest', true, null, 1, 0]),
    );
  });

  const cases: readonly [words: string, message: RegExp][] = [
    ['twins --validators 2 --twins 3', /no more than 2 can run twice/],
    ['twins --validators 7 --twins 3 --partitions 4 --views 8', /more schedules than can be numbered/],
    ['twins --views 1 --schedule 64', /schedules 0 to 63/],
    ['twins --views 1 --limit 4 --skip 4', /there are 4 schedules, so none would be left/],
    ['explore --primary loud', /--primary: expected honest or silent or equivocating, got "loud"/],
    ['fuzz-rounds --rounds 0', /--rounds: expected a whole number from 1 to 200/],
  ];
  for (const [words, message] of cases) {
    it(words, async () => {
      const { stderr, exitCode } = await runWords(words.split(' '));
      equal(exitCode, 2);
      match(stderr, message);
    });
  }
});
