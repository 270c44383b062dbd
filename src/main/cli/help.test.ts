import { expect, test } from 'vitest';
import { commandHelp, overview } from './help.ts';
import { GROUPS } from './main.ts';

const commands = GROUPS.flatMap((group) => group.commands);

test('the list of commands fits a terminal of 80 columns and names each command once', () => {
  const lines = overview(GROUPS, '1.2.3').split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  const named = lines.flatMap((line) => /^ {2}(\w+) {2}/.exec(line)?.[1] ?? []);
  expect(named).toEqual(commands.map(({ name }) => name));
  expect(new Set(named).size).toBe(named.length);
});

test.each(commands.map((command) => [command.name, command] as const))(
  'the page of %s breaks its lines between words',
  (_, command) => {
    const page = commandHelp(command);
    const [text = ''] = page.split('\nExamples:');
    expect(text.split('\n').filter((line) => line.length > 100 && line.trim().includes(' '))).toEqual([]);
    const words = (value: string): readonly string[] => value.split(/\s+/).filter((word) => word !== '');
    expect(words(text).join(' ')).toContain(words(command.about).join(' '));
    for (const { name, about } of command.options) {
      expect(page).toMatch(new RegExp(`^ {2}(-\\w, | {4})--${name}\\b`, 'm'));
      expect(words(page).join(' ')).toContain(words(about).join(' '));
    }
  },
);
