import type { LeavingPreview } from '../../core/bundle/leaving-preview.ts';
import { useItems } from '../state/items.ts';
import { formatCount, plural } from '../ui/format.ts';
import { ItemIcon } from '../ui/item-icon.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import type { BundleChoices } from './bundle-choices.ts';
import { classCounts } from './class-words.ts';

export interface PartsSectionProps {
  readonly preview: LeavingPreview;
  /** A newer preview is on its way. */
  readonly stale: boolean;
  readonly choices: Pick<BundleChoices, 'without' | 'setLeftOut'>;
}

/** What is taken out in all, and what goes with what is taken out of each. */
export function PartsSection({ preview, stale, choices }: PartsSectionProps) {
  const { parts, total, heapStrings, files } = preview;
  const items = useItems((state) => state.items);
  const { without, setLeftOut } = choices;
  const counts = classCounts(total);
  const leftOut = [...without].flatMap((id) => items.get(id) ?? []);
  return (
    <section className="bundle-section" aria-label="What is taken out" data-stale={stale}>
      <h2>What is taken out</h2>
      <ul className="bundle-counts" aria-label="Taken out, by class">
        {counts.map(({ dataClass, text, places }) => (
          <li key={dataClass} title={`in ${plural(places, 'place')}`}>
            {text}
          </li>
        ))}
        {heapStrings > 0 && <li>{plural(heapStrings, 'heap string')} (summary only)</li>}
        {counts.length + heapStrings === 0 && <li>nothing was found that has to be</li>}
      </ul>
      <p className="bundle-note">
        {plural(files, 'file')} besides the report. After writing, every one of them is searched for all of these
        values.
      </p>
      <ul className="bundle-parts" aria-label="What goes">
        {parts.map(({ id, kind, label, counts: own }) => {
          const words = classCounts(own).map(({ text }) => text);
          const name = (
            <>
              <ItemIcon kind={kind} size={13} />
              <MiddleText text={label === '' ? id : label} />
            </>
          );
          return (
            <li key={`${kind} ${id}`}>
              {items.has(id) ? (
                <label>
                  <input type="checkbox" checked onChange={() => setLeftOut(id, true)} />
                  {name}
                </label>
              ) : (
                <span className="bundle-always" title="Goes with every bundle">
                  {name}
                </span>
              )}
              <span className="bundle-kind">{kind}</span>
              <span className="bundle-out">{words.length === 0 ? 'nothing' : words.join(' · ')}</span>
            </li>
          );
        })}
        {leftOut.map(({ id, kind, label }) => (
          <li key={`left out ${id}`} className="bundle-left-out">
            <label>
              <input type="checkbox" checked={false} onChange={() => setLeftOut(id, false)} />
              <ItemIcon kind={kind} size={13} />
              <MiddleText text={label} />
            </label>
            <span className="bundle-kind">{kind}</span>
            <span className="bundle-out">stays here</span>
          </li>
        ))}
      </ul>
      {leftOut.length > 0 && (
        <p className="bundle-note">
          {formatCount(leftOut.length)} left out. What compares or cites them says so in the bundle, and a verdict that
          rests on them is only claimed.
        </p>
      )}
    </section>
  );
}
