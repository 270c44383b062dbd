import './growth-dialog.css';
import { Button, Dialog, DialogBody, DialogFooter } from '@blueprintjs/core';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../../core/error.ts';
import type { Item } from '../../../main/api/contract/items.ts';
import { cancelJob, dismissProblems, progressOf, useJobs } from '../../jobs/job-store.ts';
import { ProgressBar } from '../../jobs/jobs-panel.tsx';
import { closeDialog, leaveDialog } from '../../state/dialogs.ts';
import { useItems } from '../../state/items.ts';
import { openTab } from '../../state/tabs.ts';
import { LoadingState } from '../../ui/empty-state.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { oneLine, plural } from '../../ui/format.ts';
import { notify } from '../../ui/toasts.tsx';
import { openItemById } from '../../workspace/item-actions.ts';
import {
  common,
  complaintOf,
  type GrowthForm,
  mostWarmUp,
  notesOf,
  openedForm,
  requestOf,
  type StepForm,
  usualWarmUp,
  warmUpChoices,
} from './growth-form.ts';
import type { GrowthOpening } from './growth-opening.ts';
import { inTakenOrder, looksDisordered, type OrderedBy } from './heap-order.ts';
import { type KnownHeap, useKnownHeaps } from './known-heaps.ts';
import { growthOf, startGrowth } from './make-growth.ts';
import { FORCED, forcedValue, StepList } from './step-list.tsx';

const ORDERED_BY: Readonly<Record<OrderedBy, string>> = {
  'name of the side': 'what they are called',
  ids: 'their objects’ ids, which ascend as a process runs',
  time: 'when they were captured',
  name: 'their names',
};

/** Makes a series of heaps of one program, or compares two: which, in which order, and what was done in between. */
export function GrowthDialog({ opening }: { readonly opening: GrowthOpening }) {
  const items = useItems((state) => state.items);
  const [form, setForm] = useState<GrowthForm | null>(null);
  const chosen = form === null ? opening.heaps : form.steps.map(({ id }) => id);
  const known = useKnownHeaps(chosen);
  const heaps = chosen.flatMap((id) => known.get(id) ?? []);
  const complete = heaps.length === chosen.length;
  useEffect(() => {
    if (form !== null || !complete) return;
    setForm(openedForm(heaps, opening));
  }, [form, complete, heaps, opening]);
  const series = opening.purpose === 'series' || chosen.length > 2;
  const title = series ? 'Series of heaps' : 'Compare two heaps';
  return (
    <Dialog
      isOpen
      onClose={closeDialog}
      title={title}
      className="dialog dialog-wide growth-dialog"
      canOutsideClickClose={false}
    >
      {form === null ? (
        <DialogBody>
          <LoadingState label="Looking at the heaps…" />
        </DialogBody>
      ) : (
        <OpenForm form={form} setForm={setForm} heaps={heaps} items={items} series={series} />
      )}
    </Dialog>
  );
}

interface OpenFormProps {
  readonly form: GrowthForm;
  readonly setForm: (form: GrowthForm) => void;
  readonly heaps: readonly KnownHeap[];
  readonly items: ReadonlyMap<string, Item>;
  readonly series: boolean;
}

function OpenForm({ form, setForm, heaps, items, series }: OpenFormProps) {
  const [jobId, setJobId] = useState<string | null>(null);
  /** From the click on, before there is a job to tell of. */
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const { steps, warmUp } = form;
  const setSteps = (next: readonly StepForm[]) => {
    // A series that gets its third heap has a warm-up, one that shrinks keeps one difference.
    const grown = steps.length <= 2 && next.length > 2 ? usualWarmUp(next.length) : warmUp;
    setForm({ ...form, steps: next, warmUp: Math.min(grown, mostWarmUp(next.length)) });
  };
  const complaint = complaintOf(form);
  const measure = async () => {
    setBusy(true);
    setError(null);
    try {
      const started = await startGrowth(requestOf(form));
      setJobId(started);
      try {
        const itemId = await growthOf(started);
        if (itemId !== null) conclude(itemId, shown.current);
      } catch (thrown) {
        // It is shown here; where the dialog was closed, it stays with the problems.
        if (shown.current) dismissProblems([started]);
        throw thrown;
      }
    } catch (thrown) {
      if (shown.current) setError(toErrorData(thrown));
    }
    if (!shown.current) return;
    setJobId(null);
    setBusy(false);
  };
  if (jobId !== null) return <Measuring jobId={jobId} count={steps.length} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (complaint === null && !busy) void measure();
      }}
    >
      <DialogBody>
        <ForAll form={form} setForm={setForm} series={series} />
        <OrderNote form={form} setForm={setForm} heaps={heaps} />
        <div className="growth-step-heads" aria-hidden="true">
          <span>Heap</span>
          <span>Operations since the one before</span>
          <span>Collection forced</span>
        </div>
        <StepList steps={steps} items={items} warmUp={warmUp} onSteps={setSteps} />
        <AddHeap items={items} steps={steps} onAdd={(id) => setSteps([...steps, added(id, steps)])} />
        <Notes form={form} heaps={heaps} />
        {error !== null && <ErrorCard error={error} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={closeDialog}>Cancel</Button>
            <Button type="submit" intent="primary" loading={busy} disabled={complaint !== null} title={complaint ?? ''}>
              {series ? 'Measure the series' : 'Compare'}
            </Button>
          </>
        }
      >
        {complaint !== null && <span className="field-error">{oneLine(complaint, 200)}</span>}
      </DialogFooter>
    </form>
  );
}

/** A heap that is added is taken to have been made as the ones before it. */
function added(id: string, steps: readonly StepForm[]): StepForm {
  return {
    id,
    operations: common(steps, ({ operations }) => operations, 1) ?? '',
    forced: common(steps, ({ forced }) => forced) ?? 'unknown',
  };
}

function conclude(itemId: string, inFront: boolean): void {
  if (inFront) {
    leaveDialog();
    openTab({ kind: 'growth', id: itemId });
    return;
  }
  notify({
    text: 'The series is measured.',
    intent: 'success',
    action: { text: 'Open', onClick: () => openItemById(itemId) },
    timeoutMs: 15_000,
  });
}

function Measuring({ jobId, count }: { readonly jobId: string; readonly count: number }) {
  const job = useJobs((state) => state.jobs.get(jobId));
  const away = useRef<HTMLButtonElement>(null);
  // The button that began it is gone: the keyboard stays in the dialog.
  useEffect(() => away.current?.focus(), []);
  return (
    <>
      <DialogBody>
        <div className="growth-measuring" role="status">
          <p>Measuring {plural(count, 'heap')}…</p>
          <ProgressBar share={job === undefined ? null : progressOf(job)} label="Measuring the series" />
          <p className="field-note">{oneLine(job?.progress.phase ?? 'waiting', 200)}</p>
        </div>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button ref={away} onClick={closeDialog}>
              Go on in the background
            </Button>
            <Button intent="danger" variant="outlined" onClick={() => void cancelJob(jobId)}>
              Cancel
            </Button>
          </>
        }
      />
    </>
  );
}

interface PartProps {
  readonly form: GrowthForm;
  readonly setForm: (form: GrowthForm) => void;
}

function Line({ title, id, children }: { readonly title: string; readonly id: string; readonly children: ReactNode }) {
  return (
    <>
      <label htmlFor={id}>{title}</label>
      <div className="field-with-unit">{children}</div>
    </>
  );
}

/** What is said of all steps at once, and of the series. */
function ForAll({ form, setForm, series }: PartProps & { readonly series: boolean }) {
  const { steps, warmUp } = form;
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const operations = common(steps, (step) => step.operations, 1);
  const forced = common(steps, (step) => step.forced);
  const all = (part: Partial<StepForm>) => setForm({ ...form, steps: steps.map((step) => ({ ...step, ...part })) });
  return (
    <div className="form-grid growth-for-all">
      <Line title={series ? 'Operations between two heaps' : 'Operations in between'} id={`${id}-ops`}>
        <input
          ref={first}
          id={`${id}-ops`}
          className="field field-number"
          inputMode="decimal"
          autoComplete="off"
          placeholder={operations === null ? 'differs' : 'not counted'}
          value={operations ?? ''}
          onChange={(event) => all({ operations: event.target.value })}
        />
        <span className="field-note">requests, jobs, clicks: whatever was done again and again</span>
      </Line>
      <Line title="A collection was forced before each" id={`${id}-gc`}>
        <select
          id={`${id}-gc`}
          className="field growth-step-gc"
          value={forced ?? ''}
          onChange={(event) => all({ forced: forcedValue(event.target.value) })}
        >
          {forced === null && <option value="">differs</option>}
          {FORCED.map(({ value, title }) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
        <span className="field-note">V8’s snapshots and jcmd’s histograms do it by themselves</span>
      </Line>
      {steps.length > 2 && (
        <Line title="Warm-up left out" id={`${id}-warm`}>
          <select
            id={`${id}-warm`}
            className="field growth-warm-up"
            value={warmUp}
            onChange={(event) => setForm({ ...form, warmUp: Number(event.target.value) })}
          >
            {warmUpChoices(steps.length, warmUp).map((count) => (
              <option key={count} value={count}>
                {count === 0 ? 'nothing' : count === 1 ? 'the first difference' : `the first ${count} differences`}
              </option>
            ))}
          </select>
          <span className="field-note">what a program loads once is no leak</span>
        </Line>
      )}
      <Line title="Name" id={`${id}-label`}>
        <input
          id={`${id}-label`}
          className="field"
          maxLength={1000}
          placeholder="after its heaps"
          value={form.label}
          onChange={(event) => setForm({ ...form, label: event.target.value })}
        />
      </Line>
    </div>
  );
}

function OrderNote({ form, setForm, heaps }: PartProps & { readonly heaps: readonly KnownHeap[] }) {
  if (heaps.length < 2 || heaps.length !== form.steps.length) return null;
  const right = inTakenOrder(heaps);
  if (!looksDisordered(heaps)) {
    // Where nothing but names tell, a person may have put them in another order.
    const own = right.heaps.some((heap, at) => heap !== heaps[at]);
    const order = own ? 'In an order of your own' : `In the order of ${ORDERED_BY[right.by]}`;
    return <p className="field-note growth-order">{order}. Drag to change it.</p>;
  }
  const sort = () => {
    const byId = new Map(form.steps.map((step) => [step.id, step]));
    setForm({ ...form, steps: right.heaps.flatMap(({ id }) => byId.get(id) ?? []) });
  };
  return (
    <p className="growth-order growth-order-wrong" role="alert">
      <span>
        ⚠ They seem to have been taken in another order, by {ORDERED_BY[right.by]}:{' '}
        {oneLine(right.heaps.map(({ label }) => label).join(', '), 300)}.
      </span>
      <Button size="small" variant="outlined" onClick={sort}>
        Put them in that order
      </Button>
    </p>
  );
}

interface AddHeapProps {
  readonly items: ReadonlyMap<string, Item>;
  readonly steps: readonly StepForm[];
  readonly onAdd: (id: string) => void;
}

function AddHeap({ items, steps, onAdd }: AddHeapProps) {
  const taken = new Set(steps.map(({ id }) => id));
  const others = [...items.values()]
    .filter(({ id, kind }) => kind === 'heap' && !taken.has(id))
    .sort((a, b) => b.importedAt.localeCompare(a.importedAt) || a.label.localeCompare(b.label));
  return (
    <select
      className="field growth-add"
      aria-label="Add a heap"
      value=""
      disabled={others.length === 0}
      onChange={(event) => onAdd(event.target.value)}
    >
      <option value="">{others.length === 0 ? 'No other heap is in the workspace' : 'Add a heap…'}</option>
      {others.map((item) => (
        <option key={item.id} value={item.id}>
          {oneLine(`${item.label} · ${item.summary}`, 120)}
        </option>
      ))}
    </select>
  );
}

function Notes({ form, heaps }: { readonly form: GrowthForm; readonly heaps: readonly KnownHeap[] }) {
  const countsOnly = heaps.some(({ hasObjects }) => !hasObjects);
  const notes = [
    ...(countsOnly
      ? ['Some of these only count classes, without their objects: classes are compared, not who holds what is new.']
      : []),
    ...notesOf(form, (id) => heaps.find((heap) => heap.id === id)?.collected ?? null),
  ];
  if (notes.length === 0) return null;
  return (
    <ul className="growth-notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
