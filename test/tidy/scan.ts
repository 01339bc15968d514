/**
 * Separates a TypeScript source into code and text: comments, strings, template texts and regular expressions are blanked out,
 * line breaks kept, so that a name in prose is never taken for a name in code.
 */

/** Enough to hold the longest word of `BEFORE_REGEX` and what stands before it. */
const WORD_LENGTH_MAX = 10;

export interface Scanned {
  /** The source with everything that is not code replaced by spaces; same length, same lines. */
  readonly code: string;
  /** Every quoted string: where its quote stands, and what it says (escapes as written). */
  readonly strings: readonly { readonly start: number; readonly text: string }[];
}

/** Ends of code after which a slash begins a regular expression; after a name, a number or a closing bracket it divides. */
const BEFORE_REGEX =
  /(?:^|[([{,;=:?!&|+\-*%<>~^}]|\b(?:return|typeof|case|in|of|void|delete|throw|new|await|yield))$/;

function isRegexNext(code: string): boolean {
  return BEFORE_REGEX.test(code.trimEnd().slice(-WORD_LENGTH_MAX));
}

/** Index just behind the quoted text that begins at `start`, or behind its line for an unclosed one. */
function endOfQuoted(source: string, start: number, quote: string): number {
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === quote) return at + 1;
    else if (source[at] === '\n') return at;
  }
  return source.length;
}

/** Index just behind a regular expression; a slash inside a character class does not end it. */
function endOfRegex(source: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < source.length && source[at] !== '\n'; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '[') inClass = true;
    else if (source[at] === ']') inClass = false;
    else if (source[at] === '/' && !inClass) return at + 1;
  }
  return start + 1;
}

/** Index behind the text of a template from `start`: at its closing backtick's end, or behind a `${`. */
function endOfTemplateText(source: string, start: number): number {
  for (let at = start; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '`') return at + 1;
    else if (source.startsWith('${', at)) return at + 2;
  }
  return source.length;
}

function endOf(source: string, needle: string, from: number): number {
  const at = source.indexOf(needle, from);
  return at < 0 ? source.length : at + needle.length;
}

export function scan(source: string): Scanned {
  const strings: { start: number; text: string }[] = [];
  /** For each open `${`: how many braces are open inside it. */
  const templates: number[] = [];
  let code = '';
  let at = 0;
  const blankTo = (end: number) => {
    code += source.slice(at, end).replace(/[^\n]/g, ' ');
    at = end;
  };
  const templateTextTo = (end: number) => {
    if (source.startsWith('${', end - 2)) templates.push(0);
    blankTo(end);
  };
  const closesTemplate = (character: string) => {
    if (templates.length === 0) return false;
    if (character === '{') templates[templates.length - 1]!++;
    if (character === '}') templates[templates.length - 1]!--;
    return templates.at(-1)! < 0;
  };
  while (at < source.length) {
    const character = source[at]!;
    if (source.startsWith('//', at)) {
      const end = source.indexOf('\n', at);
      blankTo(end < 0 ? source.length : end);
    } else if (source.startsWith('/*', at)) blankTo(endOf(source, '*/', at + 2));
    else if (character === "'" || character === '"') {
      const end = endOfQuoted(source, at, character);
      strings.push({ start: at, text: source.slice(at + 1, end - 1) });
      blankTo(end);
    } else if (character === '`') templateTextTo(endOfTemplateText(source, at + 1));
    else if (character === '/' && isRegexNext(code)) blankTo(endOfRegex(source, at));
    else if (closesTemplate(character)) {
      templates.pop();
      templateTextTo(endOfTemplateText(source, at + 1));
    } else {
      code += character;
      at++;
    }
  }
  return { code, strings };
}

/** Every module that a source names: `from '...'`, `import '...'`, `import('...')`, and `new URL('...', import.meta.url)`. */
export function modulesOf({ code, strings }: Scanned): string[] {
  return strings
    .filter(({ start }) =>
      /(?:\bfrom|\bimport|\bimport\s*\(|\bnew URL\s*\()\s*$/.test(code.slice(Math.max(0, start - 60), start)),
    )
    .map(({ text }) => text);
}
