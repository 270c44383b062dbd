import { expect, it } from 'vitest';
import { onPortText } from './on-port.ts';

const ENTER = 'cd -- "\\$PLATEAU_FOLDER" && exec ';
const BRACED = '$' + '{PORT}';

it.each([
  [['node', 'load.mjs'], 'node load.mjs'],
  [['wrk', 'http://localhost:$PORT/x?a=1&b'], "wrk 'http://localhost:$PORT/x?a=1&b'"],
  [['wrk', BRACED], `wrk '${BRACED}'`],
  [['echo', '$HOME'], "echo '''\\$HOME'"],
  [['echo', '\\$PORTS'], "echo '\\''\\$PORTS'"],
  [['echo', 'a$', '$ b', '$'], "echo 'a$' '$ b' '$'"],
  [['echo', "it's", ''], "echo 'it'\\''s' ''"],
])('%j', (argv, text) => {
  expect(onPortText(argv)).toBe(ENTER + text);
});

it('is empty for no command', () => {
  expect(onPortText([])).toBe('');
});
