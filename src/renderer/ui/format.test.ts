import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatMeasured, formatMoment, oneLine, plural, sentence } from './format.ts';

describe('numbers for people', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1_450_000, '1.4 MB'],
    [250_000_000, '250 MB'],
    [2e9, '2.0 GB'],
    [5e15, '5000 TB'],
  ])('%d bytes is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('groups counts and chooses the plural', () => {
    expect(formatCount(1234567)).toBe('1,234,567');
    expect(plural(1, 'file')).toBe('1 file');
    expect(plural(3, 'file')).toBe('3 files');
    expect(plural(2, 'copy', 'copies')).toBe('2 copies');
  });

  it('leaves what is no date as it is', () => expect(formatMoment('yesterday')).toBe('yesterday'));
});

describe('when an item was measured', () => {
  const importedAt = '2026-11-23T06:00:00.000Z';

  it('is the time that its file states', () => {
    const capturedAt = '2026-11-20T12:30:00.000Z';
    expect(formatMeasured({ capturedAt, importedAt })).toBe(formatMoment(capturedAt));
  });

  it('is not the time of the import where its file states none', () =>
    expect(formatMeasured({ capturedAt: null, importedAt })).toBe(
      `time not stated (imported ${formatMoment(importedAt)})`,
    ));
});

describe('oneLine', () => {
  it('shows line breaks and direction overrides instead of obeying them', () => {
    expect(oneLine('a\nb')).toBe('a␣b');
    expect(oneLine('exe.\u202etxt')).toBe('exe.␣txt');
  });

  it('bounds the length', () => expect(oneLine('x'.repeat(5000))).toHaveLength(2001));
});

it('keeps a per cent sign with its number', () => {
  expect(sentence('takes 73.8 % (95 % 72–75 %)\u202e')).toBe('takes 73.8\u00a0% (95\u00a0% 72–75\u00a0%)␣');
});
