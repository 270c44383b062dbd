import type { LeavingPreview } from '../../core/bundle/leaving-preview.ts';
import { useItems } from '../state/items.ts';
import { formatCount, plural } from '../ui/format.ts';
import { ItemIcon } from '../ui/item-icon.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import type { BundleChoices } from './bundle-choices.ts';
import { classCounts } from './class-words.ts';
import { type PartRow, rowsOf } from './part-rows.ts';

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
  const rows = rowsOf(parts, items.values(), without);
  const leftOut = rows.filter(({ state }) => state === 'stays').length;
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
        {rows.map((row) => (
          <PartLine key={`${row.kind} ${row.id}`} row={row} onLeaveOut={(leaves) => setLeftOut(row.id, leaves)} />
        ))}
      </ul>
      {leftOut > 0 && (
        <p className="bundle-note">
          {formatCount(leftOut)} left out. What compares or cites them says so in the bundle, and a verdict that rests
          on them is only claimed.
        </p>
      )}
    </section>
  );
}

/** One thing that goes, may stay, or goes with every bundle. */
function PartLine({ row, onLeaveOut }: { readonly row: PartRow; readonly onLeaveOut: (leaves: boolean) => void }) {
  const { id, kind, label, state, counts } = row;
  const name = (
    <>
      <ItemIcon kind={kind} size={13} />
      <MiddleText text={label === '' ? id : label} />
    </>
  );
  // Each is read from a file whose hash becomes a commitment: said once, above.
  const words =
    counts === null ? [] : classCounts(counts).flatMap(({ dataClass, text }) => (dataClass === 'digest' ? [] : [text]));
  return (
    <li className={state === 'stays' ? 'bundle-left-out' : undefined}>
      {state === 'always' ? (
        <span className="bundle-always" title="Goes with every bundle">
          {name}
        </span>
      ) : (
        <label>
          <input
            type="checkbox"
            checked={state === 'goes'}
            onChange={(event) => onLeaveOut(!event.currentTarget.checked)}
          />
          {name}
        </label>
      )}
      <span className="bundle-kind">{kind}</span>
      <span className="bundle-out">
        {state === 'stays' ? 'stays here' : counts === null ? '' : words.length === 0 ? 'nothing' : words.join(' · ')}
      </span>
    </li>
  );
}
