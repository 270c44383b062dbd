import { Button } from '@blueprintjs/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { toErrorData } from '../../../core/error.ts';
import type { PlanForm } from '../../../core/plan/model.ts';
import type { PlanDetail } from '../../../core/plan/stored.ts';
import { call } from '../../state/client.ts';
import { copyAll } from '../../ui/copy-all.ts';
import { formatCount, oneLine, plural } from '../../ui/format.ts';
import { notify } from '../../ui/toasts.tsx';
import { saveArtifact } from '../../workspace/save-reply.ts';
import { usePlanStep } from '../plan-data.ts';
import type { PlanTable } from '../plan-table.ts';
import { highlighted, type Notation } from './highlight.ts';
import { stepAtLine, stepLines } from './step-lines.ts';
import { TextPages } from './text-pages.ts';

export interface PlaceInText {
  readonly offset: number;
  /** Each turn goes there once. */
  readonly turn: number;
}

export interface TextPanelProps {
  readonly detail: PlanDetail;
  readonly table: PlanTable;
  readonly node: number | null;
  readonly onNode: (node: number) => void;
  /** The position to go to; null: to the selected step. */
  readonly place: PlaceInText | null;
}

const LINE_HEIGHT = 18;
/** Lines copied at once; the whole file is saved. */
const MOST_COPIED = 2000;

const NOTATIONS: Readonly<Record<PlanForm, Notation>> = {
  json: 'json',
  text: 'text',
  yaml: 'yaml',
  xml: 'xml',
  table: 'text',
  rows: 'text',
};

/** The text a plan was read from, as it came in: only what is in sight is asked for and drawn. A click on a line selects its step. */
export function TextPanel({ detail, table, node, onNode, place }: TextPanelProps) {
  const { item, facts } = detail;
  const { source } = facts;
  const pages = useMemo(
    () =>
      new TextPages((from, to, near) =>
        call('planText', { id: item.id, from, to, ...(near === undefined ? {} : { near }) }),
      ),
    [item.id],
  );
  const lines = useSyncExternalStore(pages.subscribe, pages.lines);
  const box = useRef<HTMLDivElement>(null);
  const first = source.firstLine;
  const count = Math.max(1, source.lastLine - first + 1);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  });
  const items = virtual.getVirtualItems();
  const from = first + (items[0]?.index ?? 0);
  const to = first + (items.at(-1)?.index ?? 0);
  useEffect(() => pages.want(from, to), [pages, from, to]);
  // The last step's text ends before that of the statement: where, its own page tells.
  const { value: step } = usePlanStep(item.id, node);
  const end = step !== null && step.node === node ? step.source.lastLine : source.lastLine;
  const range = useMemo(() => (node === null ? null : stepLines(table.nodes, node, end)), [table, node, end]);
  const target = place === null ? (range?.first ?? first) : lineNear(table, place.offset, range?.first ?? first);
  const gone = useRef<string>('');
  useEffect(() => {
    const turn = `${place?.turn ?? ''} ${target}`;
    if (gone.current === turn) return;
    gone.current = turn;
    virtual.scrollToIndex(Math.max(0, target - first), { align: 'center' });
  }, [virtual, target, first, place]);
  // A position is in a line that is known only by its text: asked for, then gone to.
  useOffset(pages, place, target, (line) => virtual.scrollToIndex(Math.max(0, line - first), { align: 'center' }));

  const at = place === null ? null : place.offset;
  const notation = NOTATIONS[facts.form];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || node === null) return;
    const next = event.key === 'n' ? node + 1 : event.key === 'p' ? node - 1 : null;
    if (next === null || next < 0 || next >= table.count) return;
    event.preventDefault();
    onNode(next);
  };
  const onClick = ({ target }: MouseEvent) => {
    // A person who marks text does not mean its step.
    if (window.getSelection()?.isCollapsed === false || !(target instanceof Element)) return;
    const clicked = target.closest<HTMLElement>('[data-line]')?.dataset.line;
    const step = clicked === undefined ? null : stepAtLine(table.nodes, Number(clicked));
    if (step !== null) onNode(step);
  };
  return (
    <section className="panel" aria-label="Text">
      <div className="panel-bar panel-bar-fields">
        <span className="plan-text-note">
          {facts.plans > 1 ? `Plan ${formatCount(facts.index + 1)} of ${formatCount(facts.plans)} in the file · ` : ''}
          {plural(count, 'line')}
          {range === null ? '' : ` · selected: ${formatCount(range.first)}–${formatCount(range.last)}`}
        </span>
        <span className="panel-actions">
          <Button
            size="small"
            variant="minimal"
            disabled={range === null}
            title="The text of the selected step and of those below it"
            onClick={() => range !== null && void copyLines(detail, range.first, range.last)}
          >
            Copy step
          </Button>
          <Button
            size="small"
            variant="minimal"
            disabled={count > MOST_COPIED}
            title={count > MOST_COPIED ? 'Too long for the clipboard: save it' : 'The text of this plan'}
            onClick={() => void copyLines(detail, first, source.lastLine)}
          >
            Copy
          </Button>
          <Button
            size="small"
            variant="minimal"
            title="The file as it came in"
            onClick={() => void saveArtifact(detail.item)}
          >
            Save raw…
          </Button>
        </span>
      </div>
      {pages.error !== null && <p className="field-error plan-text-error">{oneLine(pages.error, 300)}</p>}
      <div
        ref={box}
        className="plan-text"
        role="listbox"
        aria-multiselectable="true"
        tabIndex={0}
        aria-label="Text of the plan"
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <div className="plan-text-lines" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const number = first + index;
            const line = lines.at(number);
            const inside = range !== null && number >= range.first && number <= range.last;
            const own = range !== null && number >= range.first && number <= range.ownLast;
            const isPlace =
              at !== null && line !== undefined && at >= line.start && at <= line.start + line.text.length;
            return (
              <div
                key={index}
                role="option"
                tabIndex={-1}
                aria-selected={own}
                className="plan-text-line"
                data-line={number}
                data-inside={inside}
                data-own={own}
                data-place={isPlace}
                style={{ transform: `translateY(${start}px)` }}
              >
                <span className="plan-text-number">{formatCount(number)}</span>
                <code>
                  {line === undefined ? '' : <Line text={line.text} notation={notation} />}
                  {line !== undefined && line.after > 0 && (
                    <span className="plan-text-cut"> … {formatCount(line.after)} characters more</span>
                  )}
                </code>
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

function Line({ text, notation }: { readonly text: string; readonly notation: Notation }) {
  const pieces = useMemo(() => highlighted(text, notation), [text, notation]);
  return pieces.map(({ kind, text: part }, at) =>
    kind === 'plain' ? (
      part
    ) : (
      <span key={`${at.toString()} ${kind}`} className={`code-${kind}`}>
        {part}
      </span>
    ),
  );
}

/** The line of the last step that begins before a position: where to look first. */
function lineNear({ nodes }: PlanTable, offset: number, otherwise: number): number {
  let line = otherwise;
  for (let node = 0; node < nodes.count; node++) {
    if ((nodes.start[node] ?? 0) > offset) break;
    line = nodes.line[node] ?? line;
  }
  return line;
}

/** Goes from the line a position is looked for in to the one it is in, as soon as that is there. */
function useOffset(pages: TextPages, place: PlaceInText | null, near: number, show: (line: number) => void): void {
  const lines = useSyncExternalStore(pages.subscribe, pages.lines);
  const done = useRef(-1);
  useEffect(() => {
    if (place === null || done.current === place.turn) return;
    for (let line = near; line < near + PLACE_WITHIN; line++) {
      const text = lines.at(line);
      if (text === undefined) return pages.want(near, line);
      if (place.offset <= text.start + text.text.length + text.after) {
        done.current = place.turn;
        if (text.after > 0 || text.before > 0) void pages.wantNear(line, place.offset);
        return show(line);
      }
    }
  }, [pages, lines, place, near, show]);
}

/** A step's own fields stand within so many lines of its first one. */
const PLACE_WITHIN = 2000;

async function copyLines({ item }: PlanDetail, from: number, to: number): Promise<void> {
  try {
    const { lines } = await call('planText', { id: item.id, from, to: Math.min(to, from + MOST_COPIED - 1) });
    await copyAll(`${lines.map(({ text }) => text).join('\n')}\n`, plural(lines.length, 'line'));
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}
