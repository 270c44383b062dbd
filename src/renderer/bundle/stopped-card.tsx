import { Button } from '@blueprintjs/core';
import { Error as ErrorIcon } from '@blueprintjs/icons';
import type { ExportStop, LeakedValue, LeakPlace } from '../../core/bundle/export-outcome.ts';
import { openFinding } from '../findings/finding-actions.ts';
import { useFindings } from '../findings/finding-store.ts';
import { useItems } from '../state/items.ts';
import { formatCount, oneLine, plural } from '../ui/format.ts';
import { openItemById } from '../workspace/item-actions.ts';
import { className } from './class-words.ts';
import { findingOf } from './finding-of.ts';

export interface StoppedCardProps {
  readonly stop: ExportStop;
  readonly without: ReadonlySet<string>;
  /** Takes values out wherever they stand, and exports again. */
  readonly onMend: (ids: readonly string[]) => void;
  readonly onLeaveOut: (id: string) => void;
}

/** Places of one value that are shown; the others are of the same value. */
const SHOWN = 8;

/** What stopped an export: each value with the places it was found in, and what can be done about it. */
export function StoppedCard({ stop, without, onMend, onLeaveOut }: StoppedCardProps) {
  const { places, placeCount, values, unscannable } = stop;
  const mendable = values.filter(({ canBeKnown }) => canBeKnown);
  const secrets = places.filter(({ value }) => value === null);
  const around = { without, onLeaveOut };
  return (
    <article className="bundle-card bundle-card-bad" aria-label="The export was stopped">
      <ErrorIcon size={16} className="bundle-card-icon" aria-hidden="true" />
      <div className="bundle-card-body">
        <h2>The export was stopped: {plural(placeCount, 'place')} would have leaked</h2>
        <p>
          Nothing was written. The finished files were searched, and what was to be taken out still stands in them.
          {places.length < placeCount && ` The first ${formatCount(places.length)} are listed.`}
        </p>
        {mendable.length > 1 && (
          <div className="bundle-actions">
            <Button intent="primary" onClick={() => onMend(mendable.map(({ id }) => id))}>
              Take all {formatCount(mendable.length)} out and export again
            </Button>
          </div>
        )}
        {values.map((value) => (
          <Leaked
            key={value.id}
            value={value}
            places={places.filter((place) => place.value === value.id)}
            onMend={() => onMend([value.id])}
            {...around}
          />
        ))}
        {secrets.length > 0 && (
          <section aria-label="What looks like a secret">
            <h3>What looks like a secret</h3>
            <p className="bundle-note">Take it out where it comes from, or leave that out of the bundle.</p>
            <Places places={secrets} {...around} />
          </section>
        )}
        {unscannable.length > 0 && (
          <section aria-label="What cannot be looked into">
            <h3>What cannot be looked into</h3>
            <p className="bundle-note">Nobody can say that these are clean.</p>
            <ul className="leak-places">
              {unscannable.map(({ file, container, reason }) => (
                <li key={`${file} ${container.join(' ')}`}>
                  <span className="leak-file">
                    <code>{file}</code> {oneLine(reason)}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </article>
  );
}

type Around = Pick<StoppedCardProps, 'without' | 'onLeaveOut'>;

interface LeakedProps extends Around {
  readonly value: LeakedValue;
  readonly places: readonly LeakPlace[];
  readonly onMend: () => void;
}

/** One value that leaked. */
function Leaked({ value, places, onMend, ...around }: LeakedProps) {
  const { class: dataClass, preview, canBeKnown } = value;
  const name = `${className(dataClass)} ${preview}`;
  return (
    <section className="leak" aria-label={name}>
      <header>
        <h3>
          <span className="tag tag-differs">{className(dataClass)}</span> {preview}
        </h3>
        {canBeKnown && (
          <Button intent="primary" size="small" onClick={onMend} aria-label={`Take it out and export again: ${name}`}>
            Take it out and export again
          </Button>
        )}
      </header>
      <p className="bundle-note">
        {canBeKnown
          ? 'It is replaced by its token wherever it stands, titles and labels too. The workspace keeps it as it is.'
          : 'It cannot be told from other words: change the text that it comes from, or leave that out.'}
      </p>
      <Places places={places} {...around} />
    </section>
  );
}

function Places({ places, ...around }: Around & { readonly places: readonly LeakPlace[] }) {
  const more = places.length - SHOWN;
  return (
    <>
      <ul className="leak-places">
        {places.slice(0, SHOWN).map(({ file, item, container, offset, kind, preview }) => (
          <li key={`${file} ${container.join(' ')} ${offset}`}>
            <span className="leak-file">
              <code className="selectable">{file}</code>
              {container.length > 0 && ` › ${oneLine(container.join(' › '))}`}, byte {formatCount(offset)}
              {kind !== null && ` · ${kind} ${preview}`}
            </span>
            <SourceActions file={file} item={item} {...around} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="bundle-note">and {plural(more, 'further place')}</p>}
    </>
  );
}

/** The way to what a file of the bundle is made of. */
function SourceActions({
  file,
  item,
  without,
  onLeaveOut,
}: Around & { readonly file: string; readonly item: string | null }) {
  const isThere = useItems(({ items }) => item !== null && items.has(item));
  const finding = findingOf(file);
  const hasFinding = useFindings(({ rows }) => rows.some(({ id }) => id === finding));
  if (finding !== null && hasFinding) {
    return (
      <Button size="small" variant="minimal" onClick={() => openFinding(finding)}>
        Open {finding}
      </Button>
    );
  }
  if (item === null || !isThere) return null;
  return (
    <span className="leak-actions">
      <Button size="small" variant="minimal" onClick={() => openItemById(item)}>
        Open
      </Button>
      {without.has(item) ? (
        <span className="bundle-kind">left out of the next export</span>
      ) : (
        <Button size="small" variant="minimal" onClick={() => onLeaveOut(item)}>
          Leave it out
        </Button>
      )}
    </span>
  );
}
