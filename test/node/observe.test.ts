/** The readers of the observed stream: bounded on disk, honest about what they left out, and readable afterwards. */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../src/node/observe/log.ts';
import { openRotatingFile, previousPath } from '../../src/node/observe/rotating-file.ts';
import {
  createTraceWriter,
  traceFiles,
  traceLineToSeen,
  traceLineToText,
} from '../../src/node/observe/trace.ts';
import type { Observation } from '../../src/replica/ports.ts';

const HASH = new Uint8Array(32).fill(0xab);

describe('observed stream', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'logothete-observe-'));
    path = join(directory, 'trace.jsonl');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const fail = (error: Error) => {
    throw error;
  };

  it('keeps a file and the one before within their bound', async () => {
    const bound = 10_000;
    const file = openRotatingFile(path, bound, fail);
    for (let line = 0; line < 400; line += 1) {
      file.write(`line ${line} ${'x'.repeat(90)}`);
      if (line % 10 === 0) await file.close();
    }
    await file.close();
    const sizes = [path, previousPath(path)].map((name) => statSync(name).size);
    ok(sizes[0]! + sizes[1]! <= bound, String(sizes));
    match(readFileSync(path, 'utf8'), /line 399/);
    deepEqual(traceFiles(directory), [previousPath(path), path]);
  });

  it('goes on behind what an earlier life wrote', async () => {
    for (const life of ['first', 'second']) {
      const file = openRotatingFile(path, 10_000, fail);
      file.write(life);
      await file.close();
    }
    equal(readFileSync(path, 'utf8'), 'first\nsecond\n');
  });

  it('writes its last words at once', () => {
    const file = openRotatingFile(path, 10_000, fail);
    file.write('the end');
    file.flushSync();
    equal(readFileSync(path, 'utf8'), 'the end\n');
  });

  it('drops lines rather than memory, and says how many', async () => {
    const file = openRotatingFile(path, 100_000_000, fail);
    const line = 'x'.repeat(1_000_000);
    for (let count = 0; count < 20; count += 1) file.write(line);
    await file.close();
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    deepEqual(JSON.parse(lines.at(-1)!), { type: 'dropped', lines: 20 - (lines.length - 1) });
    ok(lines.length < 20);
  });

  it('falls silent when it cannot be written, and says so once', async () => {
    const failures: Error[] = [];
    const file = openRotatingFile(join(directory, 'nowhere', 'x.jsonl'), 1_000, (error) =>
      failures.push(error),
    );
    file.write('a');
    await file.close();
    file.write('b');
    await file.close();
    equal(failures.length, 1);
  });

  it('shows a step as a transcript, after it went through a file', () => {
    const lines: string[] = [];
    const write = createTraceWriter({ write: (line) => void lines.push(line) });
    const step: Observation = {
      type: 'step',
      event: { type: 'message', from: 2, message: { type: 'prepare', body: { view: 1, digest: HASH } } },
      effects: [
        { type: 'persist', record: new Uint8Array(300).fill(0xab) },
        { type: 'send', to: 'all', message: { type: 'commit', body: { view: 1 } } },
      ],
    };
    write(step, Date.UTC(2026, 0, 1, 12, 30, 0, 5));
    ok(lines[0]!.length < 400, 'what is longer than a hash is cut');
    equal(
      traceLineToText(lines[0]!),
      [
        '12:30:00.005 > from 2: prepare {body={view=1 digest=abababab..32}}',
        '12:30:00.005     persist {record=abababab..300}',
        '12:30:00.005     send to all: commit {body={view=1}}',
      ].join('\n'),
    );
    equal(traceLineToText(lines[0]!.slice(0, 20)), undefined);
  });

  it('gives the checkers hashes as they were, and of longer bytes what tells most of them apart', () => {
    const lines: string[] = [];
    const write = createTraceWriter({ write: (line) => void lines.push(line) });
    const signature = new Uint8Array(64).fill(7);
    const body = { view: 1, sequence: 2, digest: HASH, signer: 3, signature };
    const step = (message: unknown): Observation => ({
      type: 'step',
      event: { type: 'message', from: 3, message },
      effects: [],
    });
    write(step({ type: 'prepare', body }), 5);
    const read = traceLineToSeen(lines[0]!);
    const text = new TextEncoder().encode('07070707..64');
    deepEqual(read, { atMs: 5, seen: step({ type: 'prepare', body: { ...body, signature: text } }) });
    equal(traceLineToSeen(lines[0]!.slice(0, 20)), undefined);
    equal(traceLineToSeen('{"type":"dropped","lines":3}'), undefined);
  });

  it('logs at its level, as JSON and as text', () => {
    const file: string[] = [];
    const terminal: string[] = [];
    const log = createLog({
      level: 'info',
      file: { write: (line) => void file.push(line) },
      terminal: (line) => void terminal.push(line),
      nowMs: () => Date.UTC(2026, 0, 1),
    });
    log.debug('not this');
    log.info('a block', { height: 7, hash: HASH.subarray(0, 2) });
    deepEqual(
      file.map((line) => JSON.parse(line)),
      [{ time: '2026-01-01T00:00:00.000Z', level: 'info', text: 'a block', height: 7, hash: 'abab' }],
    );
    deepEqual(terminal, ['00:00:00.000 info  a block height=7 hash=abab']);
    ok(!existsSync(path));
  });
});
