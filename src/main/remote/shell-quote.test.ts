import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quoteCommand } from './shell-quote.ts';

const argument = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0') && text.isWellFormed());

it('comes back from a shell as the same arguments, whatever is in them', () => {
  fc.assert(
    fc.property(fc.array(argument, { minLength: 1, maxLength: 8 }), (given) => {
      const line = quoteCommand(['printf', '%s\\0', ...given]);
      const { stdout } = spawnSync('/bin/sh', ['-c', line], { encoding: 'buffer' });
      expect(stdout.toString('utf8')).toBe(`${given.join('\0')}\0`);
    }),
    { numRuns: 60 },
  );
});

it.each([
  [['ls', '-l', '/tmp'], 'ls -l /tmp'],
  [['echo', ''], "echo ''"],
  [['echo', "it's $(rm -rf /) `x`"], "echo 'it'\\''s $(rm -rf /) `x`'"],
  [['A=1', 'b=2'], "'A=1' b=2"],
  [['echo', '~root', '{a,b}', '#'], "echo '~root' '{a,b}' '#'"],
])('%j is %s', (argv, line) => expect(quoteCommand(argv)).toBe(line));

it('refuses a NUL byte', () =>
  expect(() => quoteCommand(['a\0b'])).toThrow(expect.objectContaining({ code: 'capture.badArgument' })));
