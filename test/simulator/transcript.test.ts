/** Whole runs as text. `REWRITE_FIXTURES=1 npm test` writes them anew; read the difference before committing it. */
import { equal } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { pbft } from '../../src/protocols/pbft/index.ts';
import { createEngineWorld } from '../../src/simulator/bare/engine-world.ts';
import type { Scenario, TimedFault } from '../../src/simulator/scenario.ts';
import { createTranscript } from '../../src/simulator/transcript.ts';

/** Seen from `dist/test/simulator`, where this runs. */
const FIXTURES = new URL('../../../test/fixtures/transcripts/', import.meta.url);

function transcriptOf(scenario: Partial<Scenario>): string {
  const transcript = createTranscript();
  createEngineWorld({
    ordering: pbft,
    parameters: { watermarkWindow: 16, inFlightMax: 4 },
    scenario: { durationMs: 100, workload: { items: 2, retryMs: 1_000 }, ...scenario },
    watch: transcript.watch,
  }).run();
  return transcript.text();
}

function compare(name: string, text: string): void {
  const file = new URL(`${name}.txt`, FIXTURES);
  if (process.env.REWRITE_FIXTURES === '1') writeFileSync(file, text);
  equal(text, readFileSync(file, 'utf8'));
}

describe('transcripts', () => {
  it('of a normal case', () => compare('normal-case', transcriptOf({})));

  it('of a view change', () => {
    const faults: readonly TimedFault[] = [{ atMs: 0, type: 'crash', replica: 0 }];
    const workload = { items: 1, retryMs: 200 };
    compare('view-change', transcriptOf({ faults, workload, durationMs: 2_000, leftDown: [0] }));
  });

  it('of a crash between two effects, and the way back', () => {
    const faults: readonly TimedFault[] = [
      { atMs: 0, type: 'crash', replica: 2, afterEffects: 8 },
      { atMs: 60, type: 'restart', replica: 2 },
    ];
    compare('crash-and-restart', transcriptOf({ faults }));
  });
});
