import { expect, it } from 'vitest';
import { cutNote } from './strings-panel.tsx';

it('says of V8’s heaps alone that contents are cut', () => {
  expect(cutNote({ format: 'v8' })).toContain('1,024 characters');
  expect(cutNote({ format: 'hprof' })).toBeNull();
});
