import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotedArgument, quotedLine, splitLine } from './command-line.ts';

const argumentsOf = (line: string): readonly string[] => {
  const split = splitLine(line);
  if ('complaint' in split) throw new Error(split.complaint);
  return split.arguments;
};

describe('a line', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['node app.js', ['node', 'app.js']],
    ['  node\tapp.js  --port 0 ', ['node', 'app.js', '--port', '0']],
    [`node 'my app.js' "say \\"hi\\"" it\\'s`, ['node', 'my app.js', 'say "hi"', "it's"]],
    [`a"b"'c'`, ['abc']],
    [`x '' ""`, ['x', '', '']],
    ['"a\\nb"', ['a\\nb']],
  ])('%s is %j', (line, expected) => expect(argumentsOf(line)).toEqual(expected));

  it.each([
    ["node 'app.js", /single quote/],
    ['node "app.js', /double quote/],
    ['node app.js \\', /backslash/],
  ])('%s is refused: %s', (line, complaint) => {
    const split = splitLine(line);
    expect('complaint' in split && split.complaint).toMatch(complaint);
  });

  it.each([
    ['node app.js', []],
    ['node app.js | tee log', ['|']],
    ['node app.js > out 2>&1 &', ['>', '2>&1', '&']],
    ['node $HOME/app.js', ['$HOME/app.js']],
    ['node `pwd`/app.js', ['`pwd`/app.js']],
    ["echo '$HOME' \"*\" $'x'", []],
    ['autocannon http://localhost:3000/?a=1', []],
  ])('%s holds what only a shell acts on: %j', (line, signs) => {
    const split = splitLine(line);
    expect('shellSigns' in split && split.shellSigns).toEqual(signs);
  });
});

describe('an argument as a person reads it', () => {
  it.each([
    ['app.py', 'app.py'],
    ['--rate=99', '--rate=99'],
    ['', "''"],
    ['two words', "'two words'"],
    ["it's", "'it'\\''s'"],
    ['$(reboot)', "'$(reboot)'"],
    ['line\nbreak', "$'line\\nbreak'"],
    ['\u001b[31mred\u001b[0m', "$'\\e[31mred\\e[0m'"],
    ['a\u202eb', "$'a\\u202eb'"],
  ])('%j is %s', (argument, quoted) => expect(quotedArgument(argument)).toBe(quoted));

  it('means the same to bash', () => {
    const strange = [
      '',
      ' ',
      "'",
      '"',
      '\\',
      '$(id)',
      '`id`',
      '\n',
      '\u001b[1m',
      '*',
      '~',
      '!x',
      'ü',
      "a'\\\nb",
      '\u202e',
    ];
    const line = `printf '%s\\0' ${quotedLine(strange)}`;
    const said = execFileSync('bash', ['-c', line], { env: { ...process.env, LC_ALL: 'C.UTF-8' } }).toString('utf8');
    expect(said.split('\0').slice(0, -1)).toEqual(strange);
  });

  it('is split again into itself, and shows nothing unseen', () => {
    const any = fc.array(fc.string({ unit: 'binary' }), { maxLength: 6 });
    fc.assert(
      fc.property(any, (argv) => {
        const line = quotedLine(argv);
        expect(line).not.toMatch(/\p{Cc}/u);
        expect(argumentsOf(line)).toEqual(argv);
      }),
    );
  });
});
