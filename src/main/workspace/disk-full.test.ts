import { expect, it } from 'vitest';
import { PlateauError } from '../../core/error.ts';
import { diskFullOr } from './disk-full.ts';

const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

it('a full disk is that of the workspace, whatever it was noticed by', () => {
  const wrapped = new Error('not flushed', { cause: full });
  for (const thrown of [full, wrapped]) {
    expect(diskFullOr(thrown, '/w.plateau')).toMatchObject({
      code: 'workspace.diskFull',
      message: expect.stringContaining('/w.plateau'),
    });
  }
});

it('a file that is exported to another disk says itself which one is full', () => {
  const thrown = new PlateauError({ code: 'export.cannotWrite', message: '“/usb/a.zip”', hint: '', cause: full });
  expect(diskFullOr(thrown, '/w.plateau')).toBe(thrown);
});

it('what else went wrong stays as it is', () => {
  const thrown = new Error('else');
  expect(diskFullOr(thrown, '/w.plateau')).toBe(thrown);
});
