import { expect, it } from 'vitest';
import { PointerPresses } from './pointer-presses.ts';

/** A pointer, with what is put off until its events are over. */
function pointer() {
  const later: (() => void)[] = [];
  const seen: string[] = [];
  const presses = new PointerPresses((run) => later.push(run));
  return {
    presses,
    seen,
    note: (what: string) => presses.after(() => seen.push(what)),
    eventsEnd: () => {
      for (const run of later.splice(0)) run();
    },
  };
}

it('runs at once what no press is under way for', () => {
  const { seen, note } = pointer();
  note('field');
  expect(seen).toEqual(['field']);
});

it('runs behind the click what a press brought about', () => {
  const { presses, seen, note, eventsEnd } = pointer();
  presses.down();
  note('field');
  presses.up();
  seen.push('click');
  eventsEnd();
  expect(seen).toEqual(['click', 'field']);
});

it('holds nothing back for the press after', () => {
  const { presses, seen, note, eventsEnd } = pointer();
  presses.down();
  note('first');
  presses.up();
  presses.down();
  eventsEnd();
  note('second');
  expect(seen).toEqual(['first']);
  presses.up();
  presses.up();
  eventsEnd();
  expect(seen).toEqual(['first', 'second']);
});
