import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../main/api/contract/commands.ts';
import { found, matchScore, type PaletteEntry } from './palette-entries.ts';
import { WORKFLOWS } from './workflows.ts';

const command = (title: string, enabled = true): PaletteEntry => ({
  type: 'command',
  key: title,
  enabled,
  command: { id: 'help.about', title, menu: 'File', key: undefined },
});
const titles = (entries: readonly PaletteEntry[]): string[] =>
  entries.map((entry) => {
    if (entry.type === 'host' || entry.type === 'finding') return entry.title;
    if (entry.type === 'workflow') return entry.workflow.phrase;
    return entry.type === 'command' ? entry.command.title : entry.item.label;
  });
const staging: PaletteEntry = { type: 'host', key: 'host:staging-1', name: 'staging-1', title: 'staging-1' };

describe('finding in the palette', () => {
  it('needs every character, in order', () => {
    expect(matchScore('xyz', 'import files')).toBeNull();
    expect(matchScore('tropmi', 'import')).toBeNull();
    expect(matchScore('imf', 'import files')).not.toBeNull();
  });

  it('finds a host by its name and as what it is', () => {
    expect(titles(found([command('Import files…'), staging], 'stag'))).toEqual(['staging-1']);
    expect(titles(found([command('Undo'), staging], 'host'))).toEqual(['staging-1']);
  });

  it('finds a finding by its id, its title, and as what it is', () => {
    const entry: PaletteEntry = {
      type: 'finding',
      key: 'finding:PERF-002',
      id: 'PERF-002',
      title: 'Orders one by one',
    };
    for (const query of ['perf-002', 'one by', 'finding']) {
      expect(titles(found([command('Undo'), entry], query))).toEqual(['Orders one by one']);
    }
  });

  it.each([
    ['slow', 'Why is this endpoint slow?'],
    ['leak', 'Check for memory leaks'],
    ['lighthouse', 'Review front-end performance'],
    ['capacity', 'Plan capacity for ten times the load'],
  ])('finds for “%s” where “%s” begins', (query, phrase) => {
    const entries = WORKFLOWS.map(
      (workflow): PaletteEntry => ({
        ...{ type: 'workflow', key: workflow.phrase, workflow, enabled: true },
        command: { id: workflow.command, title: '', menu: 'File', key: undefined },
      }),
    );
    expect(titles(found(entries, query))[0]).toBe(phrase);
  });

  it('has twelve phrases, each of which begins with a command that there is', () => {
    expect(new Set(WORKFLOWS.map(({ phrase }) => phrase)).size).toBe(12);
    for (const { command } of WORKFLOWS) expect(COMMANDS.map(({ id }) => id)).toContain(command);
  });

  it('puts a command before a phrase that fits as well', () => {
    const [workflow] = WORKFLOWS.filter(({ command: id }) => id === 'compare.start');
    if (workflow === undefined) throw new Error('there is a phrase for comparing');
    const entry: PaletteEntry = {
      ...{ type: 'workflow', key: 'w', workflow, enabled: true },
      command: { id: 'compare.start', title: 'Compare with…', menu: 'Compare', key: undefined },
    };
    expect(titles(found([command('Compare with…'), entry], 'compare'))[0]).toBe('Compare with…');
  });

  it('puts starts of words before characters somewhere', () => {
    const entries = [command('Time of first'), command('Import files')];
    expect(titles(found(entries, 'imf'))).toEqual(['Import files', 'Time of first']);
  });

  it('puts the exact words first', () => {
    const entries = [command('Restore used lists'), command('Rule sets')];
    expect(titles(found(entries, 'rule s'))).toEqual(['Rule sets']);
    expect(titles(found([command('Compare with'), command('Copy a mapped area')], 'compa'))[0]).toBe('Compare with');
  });

  it('keeps what cannot be done now: after what can without a query, by its name with one', () => {
    const entries = [command('Rename', false), command('Next frame')];
    expect(titles(found(entries, ''))).toEqual(['Next frame', 'Rename']);
    expect(titles(found(entries, 'ren'))).toEqual(['Rename']);
  });
});
