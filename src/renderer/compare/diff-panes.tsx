import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import type { DiffRow } from '../../core/profile/comparison.ts';
import { Breadcrumbs } from '../flame/breadcrumbs.tsx';
import { CutNotice } from '../flame/cut-notice.tsx';
import { FlamePane } from '../flame/flame-pane.tsx';
import type { Colouring } from '../flame/palette.ts';
import { type FlamePicture, nameOf, stackOf } from '../flame/picture.ts';
import { usePictureWidth } from '../flame/picture-width.ts';
import { formatShare } from '../flame/quantity.ts';
import { copyText } from '../ui/clipboard.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { type ComparisonReply, type DiffSearch, type DiffSideName, useDiffFlame } from './compare-data.ts';
import type { CompareState } from './compare-state.ts';
import { costUnit, formatCost } from './cost.ts';
import { DiffTooltip, describeDiffBox } from './diff-tooltip.tsx';

export interface DiffPanesProps {
  readonly reply: ComparisonReply;
  readonly state: CompareState;
  readonly rows: ReadonlyMap<string, DiffRow>;
  readonly matched: ReadonlySet<string> | null;
  readonly found: DiffSearch | null;
  readonly onFind: () => void;
}

/** The pictures of a comparison: both sides linked, or one over the other, or what is gone. */
export function DiffPanes(props: DiffPanesProps) {
  const [offset, setOffset] = useState(0);
  const scroll = { offset, onScroll: setOffset };
  const { mode } = props.state;
  if (mode !== 'sides') return <DiffPane {...props} side={mode} scroll={scroll} breadcrumbs />;
  return (
    <div className="pane-pair">
      <DiffPane {...props} side="before" scroll={scroll} breadcrumbs={false} />
      <DiffPane {...props} side="after" scroll={scroll} breadcrumbs={false} />
    </div>
  );
}

interface DiffPaneProps extends DiffPanesProps {
  readonly side: DiffSideName;
  readonly breadcrumbs: boolean;
  readonly scroll: { readonly offset: number; readonly onScroll: (offset: number) => void };
}

const TITLES: Readonly<Record<DiffSideName, string>> = {
  before: 'Before',
  after: 'After',
  overlay: 'Before and after over each other',
  removed: 'Gone after: what only the before captures hold, with its callers',
};

function titleNote(side: DiffSideName, picture: FlamePicture | null, found: DiffSearch | null, unit: string): string {
  if (picture?.diff === null || picture === null) return '';
  const cost = side === 'before' ? picture.diff.wholeBefore : side === 'after' ? picture.diff.wholeAfter : null;
  const parts = cost === null ? [] : [`${formatCost(cost, unit)} ${unit}`];
  if (found !== null && (side === 'before' || side === 'after')) parts.push(`${formatShare(found[side].share)} match`);
  return parts.join(' · ');
}

function DiffPane({ reply, state, rows, matched, found, onFind, side, scroll, breadcrumbs }: DiffPaneProps) {
  const { pixels, onPixels, measure } = usePictureWidth();
  const { comparison } = reply;
  const { value: picture, error, loading } = useDiffFlame(state.query, side, state.root, pixels);
  const unit = costUnit(comparison.cost);
  const colouring: Colouring = side === 'removed' ? 'removed' : state.colouring;
  return (
    <section ref={measure} className="diff-pane" aria-label={TITLES[side]}>
      <h3 className="pane-title">
        {TITLES[side]} <span className="panel-note">{titleNote(side, picture, found, unit)}</span>
      </h3>
      {picture !== null && breadcrumbs && <Breadcrumbs picture={picture} onZoom={state.setRoot} />}
      <CutNotice picture={picture} />
      {error !== null && (
        <ErrorCard
          error={error}
          actions={
            state.root >= 0 && (
              <Button size="small" variant="minimal" onClick={() => state.setRoot(-1)}>
                Reset zoom
              </Button>
            )
          }
        />
      )}
      {picture === null && error === null && <LoadingState label="Laying out…" />}
      {picture !== null && picture.count === 0 && error === null && (
        <p className="panel-empty">
          {side === 'removed'
            ? 'Nothing is gone: every path of the before captures is in the after captures too.'
            : state.root >= 0
              ? 'This side does not have the zoomed box.'
              : 'This side holds no samples of the basis.'}
        </p>
      )}
      {picture !== null && picture.count > 0 && error === null && (
        <FlamePane
          label={TITLES[side]}
          picture={picture}
          orientation={state.orientation}
          colouring={colouring}
          selection={state.selection}
          matched={matched}
          busy={loading}
          scroll={scroll}
          onSelect={state.setSelection}
          onZoom={state.setRoot}
          onPixels={onPixels}
          onFind={onFind}
          tooltip={(box) => (
            <DiffTooltip
              picture={picture}
              box={box}
              comparison={comparison}
              row={rows.get(nameOf(picture, box)?.id ?? '') ?? null}
            />
          )}
          describe={(box) => describeDiffBox(picture, box, unit)}
          menu={(box) => menuOf(picture, box, state)}
        />
      )}
    </section>
  );
}

function menuOf(picture: FlamePicture, box: number, state: CompareState): readonly MenuEntry[] {
  const entry = (id: string, title: string, run: () => void): MenuEntry => ({
    kind: 'action',
    id,
    title,
    enabled: true,
    run,
  });
  const name = nameOf(picture, box);
  if (name === null) return [entry('reset', 'Reset zoom', () => state.setRoot(-1))];
  return [
    entry('zoom', 'Zoom both sides', () => state.setRoot(picture.node[box] as number)),
    entry('reset', 'Reset zoom', () => state.setRoot(-1)),
    { kind: 'divider', id: 'table' },
    entry('find', 'Find in the table', () => {
      state.setPanel('functions');
      state.setFilter('all');
      state.setSelection((old) => ({ ...old, function: name.id }));
    }),
    { kind: 'divider', id: 'copying' },
    entry('copy-name', 'Copy name', () => void copyText(name.name)),
    entry('copy-stack', 'Copy stack', () => void copyText(stackOf(picture, box).join('\n'))),
  ];
}
