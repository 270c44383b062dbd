import { hostToken } from './addresses.ts';
import { Automaton } from './automaton.ts';
import type { DataClass } from './data-class.ts';
import type { KnownValue } from './model.ts';
import type { Pseudonyms } from './pseudonym.ts';
import { rootToken } from './roots.ts';
import { searchedAs, standsAlone } from './searchable.ts';
import { unitsOf } from './secrets/find-secrets.ts';
import type { Span } from './span.ts';

/** Finds values that records have named as hosts, users, folders in any other text: one pass, however many there are. */
export class KnownValues {
  readonly #values: readonly KnownValue[];
  readonly #asWord: readonly boolean[];
  readonly #automaton: Automaton;
  readonly #pseudonyms: Pseudonyms;

  /** Values that are too short or too common to be searched for are left out: they are replaced where a record names them only. */
  constructor(values: readonly KnownValue[], pseudonyms: Pseudonyms) {
    const searched = new Map<string, KnownValue>();
    for (const value of values) {
      const key = value.value.toLowerCase();
      if (searchedAs(value) !== 'never' && !pseudonyms.isToken(key) && !searched.has(key)) searched.set(key, value);
    }
    this.#values = [...searched.values()];
    this.#asWord = this.#values.map((value) => value.class !== 'path' && value.class !== 'sql');
    this.#automaton = new Automaton(this.#values.map(({ value }) => unitsOf(value)));
    this.#pseudonyms = pseudonyms;
  }

  /** In order, the longest of those that begin in one place first. */
  find(text: string): readonly Span[] {
    if (this.#values.length === 0) return [];
    const units = unitsOf(text);
    const spans: Span[] = [];
    this.#automaton.search(units, (index, end) => {
      const { value, class: dataClass } = this.#values[index] as KnownValue;
      const start = end - value.length;
      if (this.#asWord[index] === true && !standsAlone(units[start - 1], units[end])) return;
      // A folder ends where its name does.
      if (dataClass === 'path' && !standsAlone(undefined, units[end])) return;
      const found = text.slice(start, end);
      const originals = [{ value: found, class: dataClass }];
      spans.push({
        start,
        end,
        class: dataClass,
        originals,
        replacement: tokenFor(dataClass, value, this.#pseudonyms),
      });
    });
    return spans.sort((a, b) => a.start - b.start || b.end - a.end);
  }
}

/** What stands for a value of a class that has tokens. */
export function tokenFor(dataClass: DataClass, value: string, pseudonyms: Pseudonyms): string {
  switch (dataClass) {
    case 'host':
    case 'address':
      return hostToken(value, pseudonyms);
    case 'user':
      return pseudonyms.of('user', value);
    case 'path':
      return rootToken(value, pseudonyms);
    case 'tenant':
      return pseudonyms.of('tenant', value);
    case 'person':
      return pseudonyms.of('person', value);
    case 'email':
      return pseudonyms.of('mail', value.toLowerCase());
    case 'argument':
      // Two commands of one comparison stay two.
      return pseudonyms.of('value', value);
    default:
      return '?';
  }
}
