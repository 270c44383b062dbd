import { expect, it } from 'vitest';
import { sourceOf } from './leak-source.ts';

it.each([
  ['audit_artifacts/captures/p287875b49076/flame.svg', 'p287875b49076'],
  ['audit_artifacts/metrics/s12ab.csv', 's12ab'],
  ['audit_artifacts/comparisons/c0123.svg', 'c0123'],
  ['findings/PERF-001.md', 'PERF-001'],
  ['audit_artifacts/flame.svg', null],
  ['report/index.html', null],
  ['findings/findings.json', null],
])('knows what %s is made of: %s', (file, source) => expect(sourceOf(file)).toBe(source));
