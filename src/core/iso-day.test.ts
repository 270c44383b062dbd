import { expect, it } from 'vitest';
import { isIsoDay } from './iso-day.ts';

it.each(['2026-11-21', '2024-02-29', '0001-01-01'])('%s is a day', (text) => expect(isIsoDay(text)).toBe(true));

it.each([
  '2026-02-30',
  '2026-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-1-1',
  '21.11.2026',
  '2026-11-21T00:00',
  '',
  'today',
])('“%s” is none', (text) => expect(isIsoDay(text)).toBe(false));
