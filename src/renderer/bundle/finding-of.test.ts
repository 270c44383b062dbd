import { expect, it } from 'vitest';
import { findingOf } from './finding-of.ts';

it.each([
  ['findings/PERF-001.md', 'PERF-001'],
  ['findings/findings.json', null],
  ['report/index.html', null],
])('knows of which finding %s is: %s', (file, finding) => expect(findingOf(file)).toBe(finding));
