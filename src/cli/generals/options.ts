/** The options of `generals`, laid over the settings of a file or over the defaults. */
import { resolve } from 'node:path';
import { readShape } from '../../base/shape.ts';
import { readLie } from '../../lab/generals/plan.ts';
import { type CouncilSettings, councilShape } from '../../lab/generals/settings.ts';
import { readYaml } from '../../node/config.ts';
import type { CouncilKind } from '../../protocols/generals/index.ts';
import { UsageError } from '../exit.ts';

export interface GeneralsOptions {
  readonly oral?: boolean;
  readonly signed?: boolean;
  readonly generals?: number;
  readonly m?: number;
  readonly traitors?: readonly string[];
  readonly order?: string;
  readonly orders?: readonly string[];
  readonly fallback?: string;
  readonly lie?: string;
  readonly messenger?: CouncilSettings['messenger'];
  readonly seed?: number | string;
  readonly roundMs?: number;
  readonly live?: boolean;
  readonly survey?: boolean;
  readonly anyway?: boolean;
  readonly transcript?: boolean;
}

/** @throws UsageError, CouncilError or ConfigError naming what is wrong */
export function readSettings(
  file: string | undefined,
  directory: string,
  options: GeneralsOptions,
): CouncilSettings {
  if (options.oral && options.signed) throw new UsageError('Messages are --oral or --signed, not both.');
  const base =
    file === undefined
      ? defaults()
      : readYaml(resolve(directory, file), 'a council of generals', councilShape);
  const { generals, m, traitors, order, orders, fallback, messenger, seed, roundMs, anyway } = options;
  const given = { generals, m, traitors, order, orders, fallback, messenger, seed, roundMs, anyway };
  return {
    ...base,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    protocol: options.signed ? 'signed' : options.oral ? 'oral' : base.protocol,
    lie: options.lie === undefined ? base.lie : readLie(options.lie),
  };
}

/** @throws UsageError on an option that a survey, which brings its own councils, has no use for */
export function readSurvey(
  file: string | undefined,
  options: GeneralsOptions,
): { readonly kind: CouncilKind | undefined; readonly seed: number | string } {
  const { survey: _survey, oral, signed, seed = 1, ...others } = options;
  const [surplus] = file === undefined ? Object.keys(others) : [file];
  if (surplus !== undefined || (oral && signed)) {
    throw new UsageError(
      `--survey brings its own councils: beside it there may be --oral or --signed, --seed and --json, not "${surplus ?? 'both'}".`,
    );
  }
  return { kind: oral ? 'oral' : signed ? 'signed' : undefined, seed };
}

function defaults(): CouncilSettings {
  const read = readShape(councilShape, {});
  if ('problems' in read) throw new Error('a council has defaults');
  return read.value;
}

/** `killed:0.1,spy:0.05`. */
export function parseMessenger(text: string, what: string): CouncilSettings['messenger'] {
  const messenger = { killed: 0, spy: 0 };
  for (const part of text.split(',')) {
    const match = /^(killed|spy):(0|1|0?\.\d{1,9}|1\.0+)$/.exec(part.trim());
    if (match === null) {
      throw new UsageError(
        `${what}: expected what happens to messengers and how often, such as "killed:0.1,spy:0.05", got "${text}".`,
      );
    }
    messenger[match[1] as 'killed' | 'spy'] = Number(match[2]);
  }
  return messenger;
}

/** `g2,commander:split`. */
export function parseNames(text: string, what: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => !/^[A-Za-z0-9-]{1,32}(:[a-z-]+)?$/.test(name))) {
    throw new UsageError(`${what}: expected words with commas between them, got "${text}".`);
  }
  return names;
}

/** A number where it looks like one, so that a file and a command line mean the same seed. */
export function parseSeed(text: string, what: string): number | string {
  if (text.length === 0 || text.length > 64) throw new UsageError(`${what}: expected at most 64 letters.`);
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}
