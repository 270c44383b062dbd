import { expect, it } from 'vitest';
import { fileNameOf, safeFileName } from './file-name.ts';

it.each([
  ['orders before', 'orders before.svg'],
  ['orders-before → orders-after', 'orders-before to orders-after.svg'],
  ['s0.heapsnapshot … s3.heapsnapshot', 's0.heapsnapshot to s3.heapsnapshot.svg'],
  ['a very long… name', 'a very long... name.svg'],
  ['Größe', 'Größe.svg'],
  ['a/b\\c:d*e?', 'a-b-c-d-e.svg'],
  ['../../etc/passwd', 'etc-passwd.svg'],
  ['line\nbreak\u202etxt', 'line-break-txt.svg'],
  ['...', 'profile.svg'],
  ['x'.repeat(500), `${'x'.repeat(100)}.svg`],
])('%j is saved as %j', (label, name) => expect(fileNameOf(label, 'svg')).toBe(name));

it.each([
  ['orders.cpuprofile', 'orders.cpuprofile'],
  ['C:\\Windows\\a.dll', 'C-Windows-a.dll'],
  ['.hidden', 'hidden'],
])('the original %j is saved as %j', (name, saved) => expect(safeFileName(name)).toBe(saved));
