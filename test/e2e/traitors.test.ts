import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { join } from 'node:path';
import { createTemporary } from '../cli/local-network.ts';
import { type Lab, openLab, TRIES_MAX } from './lab.ts';

interface Row {
  readonly behaviour: string;
  /** `n0` is the first primary. */
  readonly traitor: string;
  readonly words?: readonly string[];
  /** What must be proven against the traitor; undefined: nothing need be. */
  readonly proven?: RegExp;
  /** What gives the lie its occasion, again and again until it was told; default: a transaction. */
  readonly provoke?: (lab: Lab) => Promise<void>;
  /** What must come of it besides. */
  readonly check?: (lab: Lab) => Promise<void>;
}

/**
 * Every row that must be told live (the catalogue of PBFT lies); of each liar first what leaves nothing behind, so that the next row may begin on the
 * same network.
 */
const ROWS: readonly Row[] = [
  { behaviour: 'lie-to-clients', traitor: 'n0' },
  { behaviour: 'snub', traitor: 'n0', words: ['--towards', 'n2'] },
  { behaviour: 'lie-in-sync', traitor: 'n0', provoke: (lab) => lab.catchUp('n2') },
  { behaviour: 'equivocate', traitor: 'n0', proven: /double-pre-prepare/ },
  { behaviour: 'silent', traitor: 'n0' },
  { behaviour: 'censor', traitor: 'n0', words: ['--towards', 'alice'] },
  { behaviour: 'bad-batch', traitor: 'n0' },
  { behaviour: 'twin', traitor: 'n0' },
  { behaviour: 'bad-new-view', traitor: 'n1', provoke: (lab) => lab.changeView() },
  { behaviour: 'storm', traitor: 'n3' },
  { behaviour: 'amnesia', traitor: 'n3' },
  { behaviour: 'double-vote', traitor: 'n3', proven: /double-/ },
  { behaviour: 'forge', traitor: 'n3' },
  { behaviour: 'flood', traitor: 'n3', check: (lab) => lab.isCutOff('n3') },
];

const submitOne = async (lab: Lab): Promise<void> => lab.settle(await lab.submit());

describe('e2e: traitors', function () {
  this.timeout(180_000);
  const temporary = createTemporary('traitors');
  let open: { readonly lab: Lab; readonly traitor: string } | undefined;

  const close = async (): Promise<void> => {
    await open?.lab.close();
    open = undefined;
  };
  after(async () => {
    await close();
    temporary.remove();
  });

  /** A node that ever lied is not believed any more, so only rows of one liar may share a network. */
  async function enterLab({ behaviour, traitor }: Row): Promise<Lab> {
    if (open?.traitor === traitor && (await open.lab.isUntouched())) return open.lab;
    await close();
    const lab = await openLab(join(temporary.path, behaviour), temporary.path);
    open = { lab, traitor };
    return lab;
  }

  for (const row of ROWS) {
    const { behaviour, traitor, words = [], proven, provoke = submitOne, check } = row;
    it(`${behaviour}: the book stays right and goes on, and only ${traitor} may be blamed`, async () => {
      const lab = await enterLab(row);
      strictEqual(await lab.told(behaviour), 0);
      const { exitCode, stdout } = await lab.run('traitor', traitor, behaviour, ...words);
      strictEqual(exitCode, 0);
      match(stdout, new RegExp(`^${traitor} lies: `));
      const ids: string[] = [];
      for (let item = 0; item < 3; item += 1) ids.push(await lab.submit('--no-wait'));
      for (const id of ids) await lab.settle(id);
      for (let again = 0; again < TRIES_MAX && (await lab.told(behaviour)) === 0; again += 1)
        await provoke(lab);
      await check?.(lab);
      const { safe, live, violations, budget, accused, traitors } = await lab.verdict();
      deepStrictEqual(
        { safe, live, violations, budget },
        { safe: true, live: true, violations: [], budget: { f: 1, traitors: 1 } },
      );
      ok((traitors[0]!.told[behaviour] ?? 0) > 0, 'the lie was really told');
      strictEqual(traitors[0]!.node, traitor);
      ok(
        accused.every(({ node }) => node === traitor),
        JSON.stringify(accused),
      );
      if (proven) {
        match(JSON.stringify(accused), proven);
        await lab.checkEvidence(traitor);
      }
      strictEqual((await lab.run('traitor', traitor, 'honest')).exitCode, 0);
      await lab.settle(await lab.submit());
      const healed = await lab.verdict();
      deepStrictEqual([healed.safe, healed.live, healed.budget.traitors], [true, true, 0]);
    });
  }
});
