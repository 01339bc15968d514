import { ok, strictEqual } from 'node:assert';
import { createScreen, valueToJson } from '../../src/cli/screen.ts';
import { renderTable } from '../../src/cli/table.ts';

function createCapture(isTTY: boolean, env: Record<string, string> = {}, isJson = false) {
  let stdout = '';
  const sink = { isTTY, write: (text: string) => text };
  const screen = createScreen(
    {
      stdout: {
        isTTY,
        write: (text) => {
          stdout += text;
        },
      },
      stderr: sink,
      env,
    },
    isJson,
  );
  return { screen, read: () => stdout };
}

describe('output', () => {
  it('colours on a terminal only, and never where NO_COLOR or a dumb terminal says so', () => {
    const coloured = (isTTY: boolean, env = {}) => createCapture(isTTY, env).screen.colors.red('x') !== 'x';
    strictEqual(coloured(true), true);
    strictEqual(coloured(false), false);
    strictEqual(coloured(true, { NO_COLOR: '1' }), false);
    strictEqual(coloured(true, { TERM: 'dumb' }), false);
  });

  it('writes JSON and nothing else under --json, and no JSON without', () => {
    const json = createCapture(true, {}, true);
    json.screen.line('for people');
    json.screen.json({ balance: 5n });
    strictEqual(json.read(), '{"balance":"5"}\n');
    const people = createCapture(false);
    people.screen.json({});
    people.screen.line('for people');
    strictEqual(people.read(), 'for people\n');
  });

  it('writes big integers as strings', () => {
    strictEqual(valueToJson([2n ** 64n - 1n, 3]), '["18446744073709551615",3]');
  });

  it('aligns tables without frames', () => {
    const { screen } = createCapture(false);
    const table = renderTable(
      screen,
      ['name', 'height'],
      [
        ['n0', '7'],
        ['n1', '1234567'],
      ],
      ['left', 'right'],
    );
    strictEqual(table, 'name   height\nn0          7\nn1    1234567');
    ok(renderTable(createCapture(true).screen, ['a'], []).includes('\u001b[1ma'));
  });
});
