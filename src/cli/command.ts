/**
 * What a command is to the command line: its words, its help, and where its work is loaded from.
 * The work is imported only when the command runs, so that help and small commands start fast.
 */
import type { Screen } from './screen.ts';

export interface ArgumentSpec {
  /** In commander's notation: `<required>`, `[optional]`. */
  readonly usage: string;
  readonly summary: string;
}

export interface OptionSpec {
  /** In commander's notation: `--seconds <S>`. */
  readonly usage: string;
  readonly summary: string;
  /** Turns the text into the option's value; `what` names the option in errors. @throws UsageError on a bad one. */
  readonly parse?: (text: string, what: string) => unknown;
  /** The command cannot run without it. */
  readonly required?: boolean;
}

export interface CommandSpec {
  /** The words that select it: `status`, or `submit put`. */
  readonly name: string;
  readonly summary: string;
  /** Further paragraphs of its help. */
  readonly details?: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  /** Does `--json` make sense here? */
  readonly json: boolean;
  /** Does `--home` make sense here? */
  readonly home: boolean;
  /** Copy-paste lines without the program's name; at least one. */
  readonly examples: readonly [string, ...string[]];
  readonly load: () => Promise<CommandRun<never>>;
}

/** One run of a command: its words, its options, and where to write. */
export interface Invocation<Options = object> {
  /** In the order of the spec; an optional one that was left out is undefined. */
  readonly arguments: readonly (string | undefined)[];
  readonly options: Options;
  /** Absolute path of the home directory. */
  readonly home: string;
  /** Working directory that relative paths start from. */
  readonly directory: string;
  readonly screen: Screen;
}

/** Ends with the exit code; `node` alone has further ones than `EXIT`. */
export type CommandRun<Options> = (invocation: Invocation<Options>) => Promise<number>;

/** Where most people keep their network, relative to the working directory. */
export const DEFAULT_HOME = '.logothete';
