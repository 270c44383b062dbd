import { Button, DialogBody, DialogFooter } from '@blueprintjs/core';
import { type FormEvent, type KeyboardEvent, useEffect, useState } from 'react';
import type { HostClass } from '../../core/capture/host.ts';
import { LOCAL_HOST } from '../../core/capture/host.ts';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { hostNamed, hostTitle, look } from '../hosts/host-store.ts';
import { firstProfiler } from '../hosts/process-rows.ts';
import { reportProblem } from '../jobs/job-store.ts';
import { call } from '../state/client.ts';
import { closeDialog } from '../state/dialogs.ts';
import { useItems } from '../state/items.ts';
import { useResource } from '../state/resource.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { CaptureFieldset } from './capture-fieldset.tsx';
import {
  type CaptureFields,
  type CaptureTarget,
  canPlan,
  type FieldName,
  fieldsOfRequest,
  freshFields,
  plannedPart,
  requestOf,
  withProfiler,
} from './capture-form.ts';
import type { CaptureOpening } from './capture-opening.ts';
import { type CaptureSource, profilersFor } from './capture-source.ts';
import { finishCapture } from './finish-capture.ts';
import { PlanPane } from './plan-pane.tsx';
import { capturesDatabase, launches } from './profiler-table.ts';
import { isSeries } from './series-form.ts';
import { TargetPart } from './target-part.tsx';

/** Typing asks for a new plan once it rests. */
const PLAN_SETTLE_MS = 250;

const labelsInUse = (): ReadonlySet<string> =>
  new Set([...useItems.getState().items.values()].map(({ label }) => label));

function initialFields(
  { request, list, process }: CaptureSource,
  opening: CaptureOpening,
  labels: ReadonlySet<string>,
): CaptureFields {
  if (request !== null) {
    return { ...fieldsOfRequest(request, labels), ...(opening.kind === 'again' ? opening.changes : {}) };
  }
  const wanted = opening.kind === 'process' ? opening.profiler : null;
  const target = opening.kind === 'again' ? 'process' : opening.kind;
  const first = wanted ?? firstProfiler(profilersFor(list, process, target));
  return freshFields(first ?? OTHERWISE[target]);
}

const OTHERWISE = { process: 'rss', launch: 'clinic-flame', database: 'postgresql' } as const;

/** The class a host is treated as; one that is named by its destination only is staging. */
const classOf = (name: string): HostClass => hostNamed(name)?.class ?? (name === LOCAL_HOST ? 'dev' : 'staging');

export interface CaptureEditorProps {
  readonly source: CaptureSource;
  readonly opening: CaptureOpening;
}

/** The fields of a capture beside what they would do. */
export function CaptureEditor({ source, opening }: CaptureEditorProps) {
  const { list } = source;
  const [process, setProcess] = useState(source.process);
  const [labels] = useState(labelsInUse);
  const [fields, setFields] = useState(() => initialFields(source, opening, labels));
  const [told, setTold] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlateauErrorData | null>(null);
  const launching = launches(fields.profiler);
  const database = capturesDatabase(fields.profiler);
  const attaches = !launching && !database;
  const profilers = profilersFor(list, process, launching ? 'launch' : database ? 'database' : 'process');
  // Another event measures something else.
  const again = source.request?.event === fields.event ? source.again : null;
  const readiness = profilers.find(({ name }) => name === fields.profiler);
  const target: CaptureTarget = {
    host: list.host,
    hostClass: classOf(list.host),
    process: attaches ? process : null,
    again: again?.id ?? null,
    labels,
  };
  const { request, complaints, limited } = requestOf(fields, target);
  const hasTarget = !attaches || process !== null;
  const isReady =
    readiness === undefined || readiness.ready || (readiness.sendable === true && request.program !== null);
  const missing = missingFor({
    hasTarget,
    database,
    elsewhere: complaints.databaseClass !== undefined,
    launches: launching || (isSeries(fields) && fields.between === 'command'),
    notReady: !isReady,
    plans: canPlan(complaints),
  });
  const planned = plannedPart(request);
  const plan = useResource(
    missing === null ? JSON.stringify(planned) : null,
    (signal) => call('planCapture', planned, signal),
    { settleMs: PLAN_SETTLE_MS },
  );
  const able = missing === null && plan.error === null && plan.value !== null && !plan.loading;
  const start = async () => {
    setTold(true);
    const [wrong] = Object.keys(complaints);
    if (wrong !== undefined) return document.getElementById(`capture-${wrong}`)?.focus();
    if (!able) return;
    setBusy(true);
    setError(null);
    try {
      const { jobId } = await call('startCapture', request);
      closeDialog();
      finishCapture(jobId).catch((thrown: unknown) => reportProblem(request.label, thrown));
    } catch (thrown) {
      const failure = toErrorData(thrown);
      setError(failure);
      setBusy(false);
      // What was seen there is not so any more.
      if (failure.code === 'capture.noProcess' || failure.code === 'capture.otherProcess') void look(list.host);
    }
  };
  // What must be filled in first.
  const first = launching ? 'capture-command' : database ? 'capture-url' : 'capture-hypothesis';
  useEffect(() => document.getElementById(first)?.focus(), [first]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void start();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void start();
  };
  const complaintOf = (field: FieldName): string | null => {
    const complaint = complaints[field] ?? null;
    const typed =
      field === 'hypothesis' ||
      field === 'confirmed' ||
      field === 'command' ||
      field === 'folder' ||
      field === 'statement';
    return typed && !told ? null : complaint;
  };
  return (
    <form className="capture-form" onSubmit={submit} onKeyDown={onKeyDown} noValidate>
      <DialogBody>
        <div className="capture-columns">
          <div className="capture-fields">
            <TargetPart source={source} process={process} launches={!attaches} onProcess={setProcess} />
            {hasTarget && (
              <CaptureFieldset
                fields={fields}
                target={{ ...target, host: limited.name, hostClass: limited.class }}
                profilers={profilers}
                again={again}
                recommendedRate={plan.value?.rate ?? null}
                complaintOf={complaintOf}
                onProfiler={(profiler) => setFields(withProfiler(fields, profiler))}
                onChange={(change) => setFields({ ...fields, ...change })}
              />
            )}
          </div>
          <PlanPane
            plan={missing === null ? plan.value : null}
            folder={list.facts.folder}
            refusal={missing === null ? plan.error : null}
            loading={missing === null && plan.loading}
            missing={missing}
            onOnlyPlan={
              database && fields.options.plain !== true && plan.error !== null && EXECUTES.has(plan.error.code)
                ? () => setFields({ ...fields, options: { ...fields.options, plain: true } })
                : null
            }
          />
        </div>
        {error !== null && <ErrorCard error={error} />}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button onClick={closeDialog}>Cancel</Button>
            <Button
              type="submit"
              intent={limited.class === 'production' ? 'danger' : 'primary'}
              loading={busy}
              disabled={!able}
            >
              {limited.class === 'production' ? `Capture on ${hostTitle(limited.name)}` : 'Start capture'}
            </Button>
          </>
        }
      >
        <span className="field-note">
          Nothing has run yet. It can be cancelled at any time, and leaves nothing there.
        </span>
      </DialogFooter>
    </form>
  );
}

/** Refused because the statement would be executed. */
const EXECUTES: ReadonlySet<string> = new Set(['capture.wouldChange', 'capture.hostLimit']);

function missingFor(known: {
  readonly hasTarget: boolean;
  readonly launches: boolean;
  readonly database: boolean;
  /** It is on another machine, and nothing tells what it is for. */
  readonly elsewhere: boolean;
  readonly notReady: boolean;
  readonly plans: boolean;
}): string | null {
  if (!known.hasTarget) return 'Choose a process, and what would run is shown here.';
  if (known.notReady) return 'This profiler is not ready for it. What would help stands beside it.';
  if (!known.plans && known.elsewhere)
    return 'The database is on another machine: say what it is for, and what would run is shown here.';
  if (!known.plans && known.database) return 'Say which statement of which database, and what would run is shown here.';
  if (!known.plans) {
    return known.launches
      ? 'Say what is started and where, and what would run is shown here.'
      : 'Mend what is marked, and what would run is shown here.';
  }
  return null;
}
