import type { FreeTextHit } from '../../core/redact/model.ts';
import { oneLine, plural } from '../ui/format.ts';
import { className } from './class-words.ts';
import { QuotedPlace } from './quoted-place.tsx';

export interface HitsSectionProps {
  readonly hits: readonly FreeTextHit[];
  readonly kept: ReadonlySet<string>;
  readonly onKeep: (id: string, keeps: boolean) => void;
}

/** Each place in texts of people where something may be personal, with the choice that is the person's. */
export function HitsSection({ hits, kept, onKeep }: HitsSectionProps) {
  return (
    <section className="bundle-section" aria-label="Texts that people wrote">
      <h2>Texts that people wrote</h2>
      {hits.length === 0 ? (
        <p className="bundle-note">Nothing in findings, captions, the brief or notes looks personal.</p>
      ) : (
        <>
          <p className="bundle-note">
            {plural(hits.length, 'place')} to look at. All go unless you keep them; what you keep stays in all texts.
            Secrets never stay.
          </p>
          <ul className="bundle-hits" aria-label="Places in texts">
            {hits.map((hit) => (
              <Hit key={`${hit.id} ${hit.where} ${hit.offset}`} hit={hit} keeps={kept.has(hit.id)} onKeep={onKeep} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface HitProps {
  readonly hit: FreeTextHit;
  readonly keeps: boolean;
  readonly onKeep: HitsSectionProps['onKeep'];
}

function Hit({ hit, keeps, onKeep }: HitProps) {
  const { id, class: dataClass, where, context, marked, replacement } = hit;
  const group = `${id} ${where} ${hit.offset}`;
  return (
    <li>
      <span className="tag">{className(dataClass)}</span>
      <div className="bundle-hit-text">
        <QuotedPlace context={context} marked={marked} />
        <span className="bundle-hit-where">
          {oneLine(where, 120)} · becomes <code>{oneLine(replacement, 60)}</code> · {id}
        </span>
      </div>
      {dataClass === 'secret' ? (
        <span className="bundle-kind">always goes</span>
      ) : (
        <fieldset className="bundle-choice">
          <legend className="visually-hidden">
            {className(dataClass)} in {oneLine(where, 120)}
          </legend>
          <label>
            <input type="radio" name={group} checked={!keeps} onChange={() => onKeep(id, false)} /> Take out
          </label>
          <label>
            <input type="radio" name={group} checked={keeps} onChange={() => onKeep(id, true)} /> Keep
          </label>
        </fieldset>
      )}
    </li>
  );
}
