import { useEffect, useMemo, useRef, useState } from 'react';
import { PICTURE_STYLE } from '../../../core/profile/exporters/svg-picture.ts';
import type { Figure } from '../../../core/report/figure.ts';
import { call } from '../../state/client.ts';
import { useItemRevision } from '../../state/items.ts';
import { useResource } from '../../state/resource.ts';
import { formatCount, oneLine } from '../../ui/format.ts';
import { EvidenceError } from './evidence-error.tsx';

/** Rows of a table beside a field; the whole one is a click away. */
const ROWS = 6;
/** Inks of what is drawn in the colour of the text around it. */
const INK = 'svg{color:#1a1f26}@media (prefers-color-scheme:dark){svg{color:#d5dbe2}}';

type Still = Omit<Figure, 'flame'>;

/** What an item looks like in the report: a flame graph, a chart over time, or the first rows of a table. Asked for once it is seen. */
export function EvidenceFigure({ item }: { readonly item: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (place.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={place} className="evidence-figure">
      {isSeen && <Asked item={item} />}
    </div>
  );
}

function Asked({ item }: { readonly item: string }) {
  const revision = useItemRevision(item);
  const { value, error, retry } = useResource(JSON.stringify([item, revision]), () => call('itemFigure', { id: item }));
  if (error !== null) return <EvidenceError item={item} error={error} onRetry={retry} />;
  if (value === null) return null;
  const { svg, title, notes } = value;
  return (
    <>
      {svg === null ? <Table figure={value} /> : <Drawing svg={svg} title={title} />}
      {notes.length > 0 && <p className="field-note">{oneLine(notes.join(' · '), 1000)}</p>}
    </>
  );
}

/** As a picture and not as markup: nothing in it can run, whatever names are in it. */
function Drawing({ svg, title }: { readonly svg: string; readonly title: string }) {
  const address = useMemo(() => {
    const styled = svg.replace('>', `><style>${PICTURE_STYLE}${INK}</style>`);
    return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(styled)}`;
  }, [svg]);
  return <img alt={oneLine(title, 200)} src={address} />;
}

function Table({ figure: { title, head, rows, right, more } }: { readonly figure: Still }) {
  const left = rows.length + more - Math.min(rows.length, ROWS);
  const align = (at: number) => (right.includes(at) ? 'right' : undefined);
  if (rows.length === 0) return null;
  return (
    <>
      <table className="plain-table" aria-label={oneLine(title, 200)}>
        <thead>
          <tr>
            {head.map((name, at) => (
              <th key={name} scope="col" className={align(at)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, ROWS).map(({ cells }) => (
            <tr key={cells.join('\n')}>
              {cells.map((cell, at) => (
                <td key={head[at]} className={align(at)} title={oneLine(cell, 500)}>
                  {oneLine(cell, 80)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p className="field-note">and {formatCount(left)} more</p>}
    </>
  );
}
