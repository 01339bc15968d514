/** What a verdict on a live network finds in the traces of its nodes, and in the chain that they show; here both come from simulated ones. */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFault } from '../../src/base/fault.ts';
import type { Violation } from '../../src/checker/violation.ts';
import { executeAgain } from '../../src/cli/verdict/execution.ts';
import type { Shown, WholeBlock, Witness } from '../../src/cli/verdict/observe.ts';
import { judgeStreams } from '../../src/cli/verdict/streams.ts';
import { decodeBatch } from '../../src/ledger/batch.ts';
import { decodeHeader } from '../../src/ledger/block.ts';
import { createTraceWriter } from '../../src/node/observe/trace.ts';
import type { Observation } from '../../src/replica/ports.ts';
import { randomScenario } from '../../src/simulator/random-scenario.ts';
import { createReplicaWorld, type ReplicaWorld } from '../../src/simulator/whole/replica-world.ts';
import { createTemporary } from './local-network.ts';

const COLLECTED: readonly string[] = ['step', 'block', 'durable', 'fault', 'sync', 'notice'];

interface Run {
  readonly world: ReplicaWorld;
  /** Lines of the trace of each node. */
  readonly traces: readonly string[][];
}

function runWorld(seed: number, scenario = randomScenario(seed, 4)): Run {
  const traces: string[][] = [[], [], [], []];
  const writers = traces.map((lines) => createTraceWriter({ write: (line) => void lines.push(line) }));
  const world = createReplicaWorld({
    scenario,
    watch: (replica, seen, atMs) => {
      if (COLLECTED.includes(seen.type)) writers[replica]!(seen as Observation, atMs);
    },
  });
  world.run();
  return { world, traces };
}

/** The lines with one thing changed, wherever it stands. */
function change(lines: readonly string[], from: RegExp, to: string): readonly string[] {
  const index = lines.findIndex((line) => from.test(line));
  ok(index >= 0, `some line has ${from}`);
  return lines.map((line, at) => (at === index ? line.replace(from, to) : line));
}

const OTHER = `<${'ab'.repeat(32)}>`;

describe('the traces of a network', function () {
  this.timeout(30_000);
  const temporary = createTemporary('verdict');
  after(() => temporary.remove());
  let homes = 0;

  /** @param behind how far node 0 stands behind what it wrote down */
  const judge = async (
    { world }: Run,
    traces: readonly (readonly string[])[],
    { behind = 0, remembered = 1, believed = [0, 1, 2, 3], failure = '' } = {},
  ): Promise<readonly Violation[]> => {
    homes += 1;
    const streams = believed.map((replica) => {
      const directory = join(temporary.path, `${homes}`, `n${replica}`);
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, 'trace.jsonl'), `${traces[replica]!.join('\n')}\n{"torn`);
      const mark = world.replicas[replica]!.chain.mark();
      const stands = mark && { ...mark, waiting: 0, mute: null, reorganisations: null };
      const lost = replica === 0 && behind > 0;
      return {
        replica,
        directory,
        standing: async () => (stands && lost ? { ...stands, sequence: stands.sequence - behind } : stands),
        failure: replica === 3 && failure !== '' ? failure : undefined,
        memory: [{ what: 'promises', count: remembered, countMax: 1 }],
      };
    });
    const { violations, events } = await judgeStreams(streams, 4, false);
    ok(events >= believed.reduce((sum, replica) => sum + traces[replica]!.length, 0));
    return violations;
  };

  it('are found right where nothing is wrong, whatever failed', async () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const run = runWorld(seed);
      deepEqual([seed, await judge(run, run.traces)], [seed, []]);
    }
  });

  const run = runWorld(0, { ...randomScenario(0, 4), faults: [], clocks: { offsetMsMax: 0, driftMax: 0 } });
  const wrong: readonly (readonly [name: string, rule: string, from: RegExp, to: string])[] = [
    ['another block at a height', 'agreement', /(?<="type":"block".*"blockHash":)"<\w+>"/, `"${OTHER}"`],
    ['another state root', 'agreement', /(?<="stateRoot":)"<\w+>"/, `"${OTHER}"`],
    [
      'another decision',
      'agreement',
      /(?<="type":"adopt","revert":0,"decisions":\[\{"sequence":\d+,"batch":\{"digest":)"<\w+>"/,
      `"${OTHER}"`,
    ],
    [
      'a second vote of an honest node',
      'one-vote',
      /(?<="event":\{"type":"message".*"type":"commit".*"digest":)"<\w+>"/,
      `"${OTHER}"`,
    ],
    [
      'an honest node accused',
      'no-false-accusation',
      /"effects":\[/,
      '"effects":[{"type":"accuse","who":2,"evidence":{"kind":"double-prepare"}},',
    ],
  ];
  for (const [name, rule, from, to] of wrong) {
    it(`show ${name}`, async () => {
      const traces = [run.traces[0]!, change(run.traces[1]!, from, to), run.traces[2]!, run.traces[3]!];
      const violations = await judge(run, traces);
      const found = violations.find((one) => one.rule === rule);
      ok(found !== undefined && found.atMs >= 0 && found.position > 0, JSON.stringify(violations));
      const believed = rule === 'one-vote' ? [1, 2] : [0, 2, 3];
      if (rule !== 'one-vote') deepEqual(await judge(run, traces, { believed }), [], 'a liar is not read');
    });
  }

  it('hold a node to what it had on disk, to what it may remember, and to going on', async () => {
    const [lost] = await judge(run, run.traces, { behind: 1 });
    match(`${lost?.rule} ${lost?.replica} ${lost?.detail}`, /^durability 0 came back at height/);
    const [failed] = await judge(run, run.traces, { failure: 'exit code 70' });
    match(`${failed?.rule} ${failed?.replica} ${failed?.detail}`, /^no-failure 3 exit code 70/);
    const [full] = await judge(run, run.traces, { remembered: 2 });
    match(`${full?.rule} ${full?.detail}`, /^bounded-memory remembers 2 promises, of which 1 are the most/);
  });
});

describe('the chain that a network shows', () => {
  const { world } = runWorld(0, { ...randomScenario(0, 4), faults: [] });
  const { chain } = world.replicas[0]!;
  const tip = chain.mark()!.height;
  const stored = Array.from({ length: tip }, (_, index) => chain.blockAt(index + 1)!);

  /** With something in the block at height 2 changed. */
  async function execute(spoil: (block: WholeBlock) => WholeBlock = (block) => block) {
    const wholes = stored.map((block): WholeBlock => {
      const header = decodeHeader(block.header);
      const batch = decodeBatch(block.batch);
      ok(!isFault(header) && !isFault(batch));
      const decision = {
        sequence: batch.sequence,
        batch: { bytes: block.batch, digest: block.batchDigest },
        engineHeader: header.engine,
        proof: block.proof,
        systemOperations: block.systemOperations,
      };
      return { decision, stateRoot: header.stateRoot, transactions: batch.transactions.length };
    });
    const blocks = stored.map(({ height, hash: blockHash }) => ({
      height,
      blockHash,
      parentHash: blockHash,
    }));
    const blockAt = async (height: number) => (height === 2 ? spoil(wholes[1]!) : wholes[height - 1]);
    return executeAgain(
      { replica: 0, blocks } as unknown as Shown,
      { blockAt } as Witness,
      world.people.genesis,
      world.isTrue,
    );
  }

  it('is executed once more, whole', async () => {
    ok(tip > 2);
    deepEqual(await execute(), { violations: [], height: tip });
  });

  it('is refused where a state root, a proof or a signature is wrong', async () => {
    const first = async (spoil: (block: WholeBlock) => WholeBlock) =>
      (await execute(spoil)).violations[0]?.rule;
    equal(await first((block) => ({ ...block, stateRoot: new Uint8Array(32) })), 'execution');
    const withDecision = (more: object) => (block: WholeBlock) => ({
      ...block,
      decision: { ...block.decision, ...more },
    });
    equal(await first(withDecision({ proof: new Uint8Array(9) })), 'certificates');
    equal(
      await first(withDecision({ batch: { bytes: stored[2]!.batch, digest: stored[1]!.batchDigest } })),
      'validity',
    );
  });
});
