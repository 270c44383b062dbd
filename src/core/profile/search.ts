import { RE2JS, RE2JSSyntaxException } from 're2js';
import { PlateauError } from '../error.ts';
import type { Profile } from './model.ts';
import type { View } from './view.ts';
import type { SearchResult } from './view-data.ts';

/** Of longer names only this much is searched. */
const SEARCHED_LENGTH = 10_000;

/**
 * A test for texts in which a pattern is found. Patterns are RE2's (github.com/google/re2/wiki/Syntax): regular expressions whose cost
 * grows with the text's length only, so that no pattern can hang a search. An empty pattern is found nowhere.
 * Throws `search.badPattern` with the place in the pattern.
 */
export function searchTest(pattern: string, caseSensitive: boolean): (text: string) => boolean {
  if (pattern === '') return () => false;
  const compiled = compile(pattern, caseSensitive);
  return (text) => compiled.test(text.length > SEARCHED_LENGTH ? text.slice(0, SEARCHED_LENGTH) : text);
}

function compile(pattern: string, caseSensitive: boolean): RE2JS {
  try {
    return RE2JS.compile(pattern, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
  } catch (thrown) {
    if (!(thrown instanceof RE2JSSyntaxException)) throw thrown;
    const piece = thrown.getPattern() ?? '';
    const offset = piece === '' ? pattern.length : Math.max(0, pattern.indexOf(piece));
    throw new PlateauError({
      code: 'search.badPattern',
      message: `The search pattern is not a regular expression: ${thrown.getDescription()} at character ${offset + 1}.`,
      hint: 'Put \\ before a character that is meant as itself. Look-ahead and back-references are not supported.',
      at: { offset },
      cause: thrown,
    });
  }
}

/** 1 for each function whose name or file matches, by frame index. Each distinct text is tested once. */
export function matchingFrames(profile: Profile, test: (text: string) => boolean): Uint8Array {
  const { frames, strings } = profile;
  const known = new Map<number, boolean>();
  const matches = (text: number): boolean => {
    if (text < 0) return false;
    let answer = known.get(text);
    if (answer === undefined) {
      answer = test(strings[text] ?? '');
      known.set(text, answer);
    }
    return answer;
  };
  const flags = new Uint8Array(frames.count);
  for (let frame = 0; frame < frames.count; frame++) {
    if (matches(frames.name[frame] as number) || matches(frames.file[frame] as number)) flags[frame] = 1;
  }
  return flags;
}

/**
 * Functions of a view whose name or file a pattern is found in, and the weight of the stacks they are on; a stack with several matches
 * counts once. Throws `search.badPattern`.
 */
export function searchView(view: View, pattern: string, caseSensitive: boolean): SearchResult {
  const flags = matchingFrames(view.profile, searchTest(pattern, caseSensitive));
  const frames: number[] = [];
  for (let frame = 0; frame < flags.length; frame++) if (flags[frame] === 1) frames.push(frame);
  let weight = 0;
  if (frames.length > 0) {
    // The callers that a large inverted view leaves out are searched too.
    const { count, frame, end, total } = view.upright ?? view;
    for (let i = 0; i < count; ) {
      if (flags[frame[i] as number] === 1) {
        weight += total[i] as number;
        i = end[i] as number;
      } else i++;
    }
  }
  return { weight, share: view.weight > 0 ? weight / view.weight : 0, frames };
}
