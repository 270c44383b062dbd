import { ALL_WORDS, type NamedWord } from '../../core/redact/model.ts';
import { oneLine, plural } from '../ui/format.ts';
import { className } from './class-words.ts';
import { QuotedPlace } from './quoted-place.tsx';

export interface WordsSectionProps {
  readonly words: readonly NamedWord[];
  /** Ids of what the person decided: of words, those that go. */
  readonly decided: ReadonlySet<string>;
  readonly onHide: (id: string, hides: boolean) => void;
}

/** Names of the evidence that are words of any report, where nothing marks them as names: only a person can tell. Nothing where there are none. */
export function WordsSection({ words, decided, onHide }: WordsSectionProps) {
  if (words.length === 0) return null;
  const goAll = decided.has(ALL_WORDS);
  const count = words.reduce((sum, one) => sum + one.count, 0);
  return (
    <section className="bundle-section" aria-label="Words that are names too">
      <h2>Words that are names too</h2>
      <p className="bundle-note">
        {plural(words.length, 'common word')} in {plural(count, 'place')} of your texts, which the evidence has as names
        of its own. Each stays unless you take it out; where a text marks one as a name, in backticks or with a call, it
        is among the places above.
      </p>
      <label className="bundle-note">
        <input type="checkbox" checked={goAll} onChange={() => onHide(ALL_WORDS, !goAll)} /> Take all of them out, now
        and in later exports
      </label>
      <ul className="bundle-hits" aria-label="Common words">
        {words.map((one) => (
          <Word
            key={one.id}
            one={one}
            goes={goAll || decided.has(one.id)}
            isDecided={goAll}
            onHide={(hides) => onHide(one.id, hides)}
          />
        ))}
      </ul>
    </section>
  );
}

interface WordProps {
  readonly one: NamedWord;
  readonly goes: boolean;
  /** All go, whatever is said of this one. */
  readonly isDecided: boolean;
  readonly onHide: (hides: boolean) => void;
}

function Word({ one, goes, isDecided, onHide }: WordProps) {
  const { id, class: dataClass, word, count, where, context, marked, replacement } = one;
  return (
    <li>
      <span className="tag">{className(dataClass)}</span>
      <div className="bundle-hit-text">
        <QuotedPlace context={context} marked={marked} />
        <span className="bundle-hit-where">
          {plural(count, 'place')}, first in {oneLine(where, 120)} · would become{' '}
          <code>{oneLine(replacement, 60)}</code> · {id}
        </span>
      </div>
      <fieldset className="bundle-choice" disabled={isDecided}>
        <legend className="visually-hidden">The word {oneLine(word, 60)}</legend>
        <label>
          <input type="radio" name={id} checked={goes} onChange={() => onHide(true)} /> Take out
        </label>
        <label>
          <input type="radio" name={id} checked={!goes} onChange={() => onHide(false)} /> Keep
        </label>
      </fieldset>
    </li>
  );
}
