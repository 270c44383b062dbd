import { ArrowDown, ArrowUp, Cross, DragHandleVertical } from '@blueprintjs/icons';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { operationsOf } from '../../../core/typed-number.ts';
import type { Item } from '../../../main/api/contract/items.ts';
import { announce } from '../../ui/announcer.tsx';
import { formatMoment, oneLine } from '../../ui/format.ts';
import { MiddleText } from '../../ui/middle-text.tsx';
import type { Forced, StepForm } from './growth-form.ts';
import { moved } from './heap-order.ts';

export const FORCED: readonly { readonly value: Forced; readonly title: string }[] = [
  { value: 'yes', title: 'yes' },
  { value: 'no', title: 'no' },
  { value: 'unknown', title: 'not known' },
];

export const forcedValue = (text: string): Forced => FORCED.find(({ value }) => value === text)?.value ?? 'unknown';

/** The type under which a step is dragged. */
const STEP_DRAG = 'application/x-plateau-step';

const rowId = (heap: string): string => `growth-step-${heap}`;

export interface StepListProps {
  readonly steps: readonly StepForm[];
  readonly items: ReadonlyMap<string, Item>;
  /** Differences that are left out. */
  readonly warmUp: number;
  readonly onSteps: (steps: readonly StepForm[]) => void;
}

/** The heaps of a series in order: dragged, or moved by Alt and the arrow keys. */
export function StepList({ steps, items, warmUp, onSteps }: StepListProps) {
  const [over, setOver] = useState(-1);
  const list = useRef<HTMLOListElement>(null);
  /** The heap that was moved, or the one in the place of one that was taken out. */
  const [acted, setActed] = useState<{ readonly id: string | null }>({ id: null });
  // A row that is moved may lose the field or the button that had the focus: the keyboard stays with the heap.
  useEffect(() => {
    if (acted.id === null) return;
    const row = [...(list.current?.children ?? [])].find((child) => child.id === rowId(acted.id ?? ''));
    const { activeElement } = document;
    const stays = row?.contains(activeElement) === true && activeElement?.matches(':disabled') === false;
    if (row instanceof HTMLElement && !stays) row.focus();
  }, [acted]);
  const labelOf = (id: string) => items.get(id)?.label ?? id;
  const move = (from: number, to: number) => {
    const next = moved(steps, from, to);
    if (next === steps) return;
    onSteps(next);
    setActed({ id: steps[from]?.id ?? null });
    announce(`${labelOf(steps[from]?.id ?? '')} is now number ${to + 1} of ${steps.length}.`);
  };
  const takeOut = (at: number) => {
    const rest = steps.filter((_, place) => place !== at);
    onSteps(rest);
    setActed({ id: (rest[at] ?? rest.at(-1))?.id ?? null });
    announce(`${labelOf(steps[at]?.id ?? '')} is taken out, ${rest.length} are left.`);
  };
  const change = (at: number, part: Partial<StepForm>) =>
    onSteps(steps.map((step, place) => (place === at ? { ...step, ...part } : step)));
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    // There it opens the choices.
    if (event.target instanceof HTMLSelectElement) return;
    event.preventDefault();
    move(at, event.key === 'ArrowUp' ? at - 1 : at + 1);
  };
  return (
    <ol ref={list} className="growth-steps" aria-label="Heaps, in the order they were taken">
      {steps.map((step, at) => {
        const item = items.get(step.id);
        const label = oneLine(labelOf(step.id), 200);
        return (
          <li
            key={step.id}
            id={rowId(step.id)}
            tabIndex={-1}
            className="growth-step"
            data-over={over === at}
            data-warm-up={at < warmUp}
            onKeyDown={(event) => onKeyDown(event, at)}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.setData(STEP_DRAG, String(at));
              event.dataTransfer.effectAllowed = 'move';
            }}
            onDragOver={(event) => {
              if (!event.dataTransfer.types.includes(STEP_DRAG)) return;
              event.preventDefault();
              setOver(at);
            }}
            onDragLeave={() => setOver(-1)}
            onDragEnd={() => setOver(-1)}
            onDrop={(event) => {
              setOver(-1);
              const from = Number.parseInt(event.dataTransfer.getData(STEP_DRAG), 10);
              if (Number.isNaN(from)) return;
              event.preventDefault();
              move(from, at);
            }}
          >
            <DragHandleVertical size={14} className="growth-step-grip" aria-hidden="true" />
            <span className="growth-step-number">{at + 1}</span>
            <span className="growth-step-heap">
              <MiddleText text={label} />
              <span className="growth-step-facts">
                {oneLine(
                  [item?.summary ?? '', ...(item?.capturedAt ? [formatMoment(item.capturedAt)] : [])].join(' · '),
                )}
              </span>
            </span>
            {at === 0 ? (
              <span className="growth-step-first">begins the series</span>
            ) : (
              <input
                className="field field-number"
                inputMode="decimal"
                aria-label={`Operations before ${label}`}
                placeholder="not counted"
                value={step.operations}
                aria-invalid={operationsOf(step.operations) === undefined}
                onChange={(event) => change(at, { operations: event.target.value })}
              />
            )}
            <select
              className="field growth-step-gc"
              aria-label={`A collection was forced before ${label}`}
              value={step.forced}
              onChange={(event) => change(at, { forced: forcedValue(event.target.value) })}
            >
              {FORCED.map(({ value, title }) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
            <span className="growth-step-actions">
              <button
                type="button"
                className="icon-button"
                aria-label={`Move ${label} up`}
                title="Earlier (Alt+↑)"
                disabled={at === 0}
                onClick={() => move(at, at - 1)}
              >
                <ArrowUp size={12} aria-hidden="true" />
              </button>
              <button
                type="button"
                className="icon-button"
                aria-label={`Move ${label} down`}
                title="Later (Alt+↓)"
                disabled={at === steps.length - 1}
                onClick={() => move(at, at + 1)}
              >
                <ArrowDown size={12} aria-hidden="true" />
              </button>
              <button
                type="button"
                className="icon-button"
                aria-label={`Take ${label} out`}
                title="Take it out"
                onClick={() => takeOut(at)}
              >
                <Cross size={12} aria-hidden="true" />
              </button>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
