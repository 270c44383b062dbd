import { useMemo, useRef } from 'react';
import { useCommand } from '../commands/dispatch.ts';
import { formatShare } from '../flame/quantity.ts';
import { SearchBox } from '../profile/search-box.tsx';
import { Toggle } from '../profile/view-toolbar.tsx';
import { formatCount, oneLine } from '../ui/format.ts';
import { PanelTabs } from '../ui/panel-tabs.tsx';
import { Split } from '../ui/split.tsx';
import { type ComparisonReply, useDiffFlame, useDiffSearch } from './compare-data.ts';
import { type CompareState, DIFF_PANELS, type DiffPanel, type Mode } from './compare-state.ts';
import { DiffPanes } from './diff-panes.tsx';
import { DiffTable } from './diff-table.tsx';
import { DiffVerdicts } from './diff-verdicts.tsx';
import { DiffLegend } from './legend.tsx';
import { MismatchTable } from './refusal.tsx';
import { useShownKey } from './shown-key.ts';

export interface CompareWorkbenchProps {
  readonly reply: ComparisonReply;
  readonly state: CompareState;
}

const MODE_TITLES: readonly (readonly [Mode, string])[] = [
  ['sides', 'Side by side'],
  ['overlay', 'Overlay'],
  ['removed', 'Removed'],
];
const PANEL_TITLES: Readonly<Record<DiffPanel, string>> = {
  functions: 'Functions',
  renames: 'Renamed?',
  conditions: 'Conditions',
};

/** Verdicts, pictures and the table of a comparison, linked by what is selected. */
export function CompareWorkbench({ reply, state }: CompareWorkbenchProps) {
  const { comparison } = reply;
  const search = useRef<HTMLInputElement>(null);
  const found = useDiffSearch(state.query, state.search, state.caseSensitive);
  const matched = useMemo(() => (found.value === null ? null : new Set(found.value.keys)), [found.value]);
  const rows = useMemo(() => new Map(comparison.rows.map((row) => [row.key, row])), [comparison]);
  const overlay = useDiffFlame(state.query, 'overlay', state.root, 1200);
  const showKey = useShownKey(state, overlay.value, overlay.loading);

  const find = () => {
    search.current?.focus();
    search.current?.select();
  };
  useCommand('edit.find', find);
  useCommand('profile.invert', () => state.setInvert(!state.query.invert));
  useCommand('profile.icicle', () => state.setOrientation(state.orientation === 'flame' ? 'icicle' : 'flame'));
  useCommand('profile.resetZoom', () => state.setRoot(-1));

  const onFunction = (key: string) => {
    showKey(key);
    state.setPanel('functions');
    const row = rows.get(key);
    if (row !== undefined && state.filter !== 'all') state.setFilter('all');
  };
  const result =
    found.value === null ? null : { ...found.value.after, frames: found.value.keys.map((_, index) => index) };
  return (
    <Split
      label="Size of the verdicts"
      share={state.verdictShare}
      onShare={state.setVerdictShare}
      first={<DiffVerdicts comparison={comparison} selected={state.selection.function} onFunction={onFunction} />}
      second={
        <Split
          label="Size of the pictures"
          share={state.panelShare}
          onShare={state.setPanelShare}
          first={
            <section className="flame-section" aria-label="Call trees">
              <div className="toolbar">
                <ModeSwitch state={state} />
                <Toggle
                  on={state.orientation === 'icicle'}
                  onToggle={() => state.setOrientation(state.orientation === 'flame' ? 'icicle' : 'flame')}
                  title="Roots at the top (U)"
                >
                  Icicle
                </Toggle>
                <Toggle
                  on={state.query.invert}
                  onToggle={() => state.setInvert(!state.query.invert)}
                  title="Start at the functions that ran (I)"
                >
                  Invert
                </Toggle>
                <SearchBox
                  pattern={state.search}
                  onPattern={state.setSearch}
                  caseSensitive={state.caseSensitive}
                  onCaseSensitive={state.setCaseSensitive}
                  result={result}
                  loading={found.loading}
                  error={found.error}
                  input={search}
                  withShare={false}
                />
              </div>
              <div className="toolbar toolbar-legend">
                <DiffLegend colouring={state.mode === 'removed' ? 'removed' : state.colouring} />
                <PictureChoices state={state} />
              </div>
              <DiffPanes reply={reply} state={state} rows={rows} matched={matched} found={found.value} onFind={find} />
            </section>
          }
          second={
            <section className="panel">
              <PanelTabs label="Tables" tabs={panelTabs(reply)} active={state.panel} onActive={state.setPanel}>
                {state.panel === 'functions' && (
                  <DiffTable
                    comparison={comparison}
                    matched={matched}
                    filter={state.filter}
                    onFilter={state.setFilter}
                    sort={state.sort}
                    onSort={state.setSort}
                    selected={state.selection.function}
                    onSelect={showKey}
                  />
                )}
                {state.panel === 'renames' && <Renames reply={reply} onFunction={onFunction} />}
                {state.panel === 'conditions' && <Conditions reply={reply} />}
              </PanelTabs>
            </section>
          }
        />
      }
    />
  );
}

function panelTabs({ comparison }: ComparisonReply) {
  return DIFF_PANELS.map((id) => {
    const count = id === 'functions' ? comparison.rows : id === 'renames' ? comparison.renames : comparison.reasons;
    return { id, title: PANEL_TITLES[id], count: formatCount(count.length) };
  });
}

function ModeSwitch({ state }: { readonly state: CompareState }) {
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">Pictures</legend>
      {MODE_TITLES.map(([mode, title]) => (
        <label key={mode} className="segment" data-on={mode === state.mode}>
          <input
            type="radio"
            className="visually-hidden"
            checked={mode === state.mode}
            onChange={() => state.setMode(mode)}
          />
          {title}
        </label>
      ))}
    </fieldset>
  );
}

function PictureChoices({ state }: { readonly state: CompareState }) {
  if (state.mode === 'removed') return null;
  return (
    <>
      <label className="choice">
        <span>Colour</span>
        <select
          value={state.colouring}
          onChange={(event) => state.setColouring(event.target.value === 'deltaShare' ? 'deltaShare' : 'deltaCost')}
        >
          <option value="deltaCost">Δ cost</option>
          <option value="deltaShare">Δ share</option>
        </select>
      </label>
      <label className="choice">
        <span>Widths</span>
        <select
          value={state.widths}
          onChange={({ target: { value } }) => state.setWidths(value === 'before' || value === 'after' ? value : 'max')}
        >
          <option value="max">larger of both</option>
          <option value="before">before</option>
          <option value="after">after</option>
        </select>
      </label>
    </>
  );
}

function Renames({
  reply,
  onFunction,
}: {
  readonly reply: ComparisonReply;
  readonly onFunction: (key: string) => void;
}) {
  const { renames } = reply.comparison;
  if (renames.length === 0) {
    return (
      <p className="panel-empty">
        No function of the before captures looks like one of the after captures under another name.
      </p>
    );
  }
  return (
    <div className="panel-scroll">
      <p className="panel-note">
        Functions that stand in the same place with a like weight under another name. They are counted as gone and new;
        if they are one function, read their rows together.
      </p>
      <ul className="renames">
        {renames.map(({ before, after, score }) => (
          <li key={`${before} ${after}`}>
            <button type="button" className="link" onClick={() => onFunction(before)}>
              {oneLine(before, 300)}
            </button>
            <span aria-hidden="true"> → </span>
            <button type="button" className="link" onClick={() => onFunction(after)}>
              {oneLine(after, 300)}
            </button>
            <span className="panel-note"> likeness {formatShare(score)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Conditions({ reply }: { readonly reply: ComparisonReply }) {
  const { reasons } = reply.comparison;
  if (reasons.length === 0) {
    return (
      <p className="panel-empty">
        The captures agree in tool, sample type, scope, runtime, processor and rule set: nothing speaks against
        comparing them.
      </p>
    );
  }
  return (
    <div className="panel-scroll">
      <MismatchTable reasons={reasons} />
    </div>
  );
}
