import { expect, it } from 'vitest';
import { KeyPresses } from './key-presses.ts';

const field = new EventTarget();
const button = new EventTarget();

it('knows a key that comes up where it did not go down', () => {
  const presses = new KeyPresses();
  presses.down({ key: 'Enter', target: field });
  expect(presses.isForeign({ key: 'Enter', target: button })).toBe(true);
  // It went down in another window, or was told of once already.
  expect(presses.isForeign({ key: 'Enter', target: button })).toBe(true);
});

it('leaves keys alone that go down and come up on one element, and all others', () => {
  const presses = new KeyPresses();
  presses.down({ key: ' ', target: button });
  presses.down({ key: 'a', target: field });
  expect(presses.isForeign({ key: ' ', target: button })).toBe(false);
  expect(presses.isForeign({ key: 'a', target: button })).toBe(false);
});
