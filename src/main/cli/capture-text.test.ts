import { expect, it } from 'vitest';
import { captureText } from './capture-text.ts';

const imported = {
  ...{ fileName: 'a.json', via: 'file', sha256: '', bytes: 1, compression: 'none' as const, format: 'speedscope' },
  ...{ parserVersion: 1, plateauVersion: '0', options: {}, importedAt: '2026-11-23T00:00:00.000Z' },
};

it('names the tool that wrote a file, as far as the file does, and sends nothing of it to the terminal but print', () => {
  expect(captureText(imported)).toEqual([]);
  expect(captureText({ ...imported, exporter: { name: 'py-spy', version: '0.4.3' } })).toEqual([
    'Made by py-spy 0.4.3',
  ]);
  expect(captureText({ ...imported, exporter: { name: 'evil\u001b[2J' } })[0]).not.toContain('\u001b');
});
