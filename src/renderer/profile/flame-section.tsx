import { Button } from '@blueprintjs/core';
import type { Ref } from 'react';
import type { SearchResult } from '../../core/profile/view-data.ts';
import type { ProfileDetail } from '../../main/api/contract/items.ts';
import { Breadcrumbs } from '../flame/breadcrumbs.tsx';
import { CutNotice } from '../flame/cut-notice.tsx';
import { FlamePane } from '../flame/flame-pane.tsx';
import type { FlamePicture } from '../flame/picture.ts';
import type { PictureWidth } from '../flame/picture-width.ts';
import { formatShare } from '../flame/quantity.ts';
import type { Resource } from '../state/resource.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatCount } from '../ui/format.ts';
import { excludedWords } from './basis-switch.tsx';
import { boxMenu, type FunctionActions } from './flame-menu.ts';
import type { FunctionTable } from './function-table.ts';
import { describeBox, ProfileTooltip } from './profile-tooltip.tsx';
import { SearchBox } from './search-box.tsx';
import type { ViewState } from './view-state.ts';
import { FilterChips, ViewSwitches } from './view-toolbar.tsx';

export interface FlameSectionProps {
  readonly detail: ProfileDetail;
  readonly view: ViewState;
  readonly flame: Resource<FlamePicture>;
  readonly found: Resource<SearchResult>;
  readonly matched: ReadonlySet<string> | null;
  readonly functions: FunctionTable | null;
  readonly actions: FunctionActions;
  readonly search: Ref<HTMLInputElement>;
  /** The selected function has no box of a pixel in the picture. */
  readonly missing: boolean;
  readonly onFind: () => void;
  readonly width: PictureWidth;
}

/** The picture with its switches, search and filters. */
export function FlameSection(props: FlameSectionProps) {
  const { view, flame, found } = props;
  return (
    <section className="flame-section" aria-label="Call tree">
      <div className="toolbar">
        <ViewSwitches view={view} />
        <SearchBox
          pattern={view.search}
          onPattern={view.setSearch}
          caseSensitive={view.caseSensitive}
          onCaseSensitive={view.setCaseSensitive}
          result={found.value}
          loading={found.loading}
          error={found.error}
          input={props.search}
        />
      </div>
      <FilterChips view={view} picture={flame.value} />
      <CutNotice picture={flame.value} />
      {flame.value !== null && <Breadcrumbs picture={flame.value} onZoom={view.setRoot} />}
      {props.missing && (
        <p className="notice">
          The selected function has no box of a pixel or more here; its callers and callees are in the panel below.
        </p>
      )}
      <FlameBody {...props} />
    </section>
  );
}

function FlameBody({ detail, view, flame, matched, functions, actions, onFind, width }: FlameSectionProps) {
  const { value: picture, error } = flame;
  if (error !== null) {
    return (
      <div className="view-error">
        <ErrorCard
          error={error}
          actions={
            view.root >= 0 && (
              <Button size="small" onClick={() => view.setRoot(-1)}>
                Reset zoom
              </Button>
            )
          }
        />
      </div>
    );
  }
  if (picture === null) return <Waiting measure={width.measure} />;
  if (!(picture.whole > 0)) return <NoSamples detail={detail} view={view} />;
  return (
    <FlamePane
      label="Flame graph"
      picture={picture}
      orientation={view.orientation}
      colouring="category"
      selection={view.selection}
      matched={matched}
      busy={flame.loading}
      onSelect={view.setSelection}
      onZoom={view.setRoot}
      onPixels={width.onPixels}
      onFind={onFind}
      tooltip={(box) => (
        <ProfileTooltip picture={picture} box={box} query={view.query} functions={functions} withHits />
      )}
      describe={(box) => describeBox(picture, box)}
      menu={(box) => boxMenu(picture, box, { ...actions, zoom: view.setRoot })}
    />
  );
}

/** Stands where the picture will be, and measures the room for it. */
function Waiting({ measure }: Pick<PictureWidth, 'measure'>) {
  return (
    <div ref={measure} className="flame-waiting">
      <LoadingState label="Laying out the call tree…" />
    </div>
  );
}

function NoSamples({ detail, view }: { readonly detail: ProfileDetail; readonly view: ViewState }) {
  const totals = detail.totals[view.query.sampleType];
  const filtered = view.focus.length > 0 || view.hide.length > 0;
  const clear = () => {
    view.setFocus([]);
    view.setHide([]);
  };
  return (
    <div className="no-samples">
      <h2>{filtered ? 'Nothing is left to draw' : 'No active samples'}</h2>
      {filtered ? (
        <p>Focus and hiding leave no stack of this view.</p>
      ) : (
        <p>
          {totals === undefined
            ? 'The capture holds no samples of this type.'
            : `The capture holds ${formatCount(totals.samples.all)} samples, of which ${formatCount(totals.samples[view.query.basis])} count in D_${view.query.basis} (${excludedWords(totals, view.query.basis)}).`}{' '}
          The rules need at least 100 active samples to say anything (QG-SAMPLES). Capture for longer, under load, or
          look at everything that was sampled.
        </p>
      )}
      {filtered ? (
        <Button onClick={clear}>Clear focus and hiding</Button>
      ) : (
        view.query.basis !== 'all' &&
        totals !== undefined &&
        totals.all > 0 && <Button onClick={() => view.setBasis('all')}>Show D_all ({formatShare(1)})</Button>
      )}
    </div>
  );
}
