import { Button } from '@blueprintjs/core';
import { Duplicate } from '@blueprintjs/icons';
import { quotedArgument, quotedLine } from '../../core/capture/command-line.ts';
import type { HostFacts } from '../../core/capture/process.ts';
import type { CaptureEvent, CapturePlan, PlanStep, Predicted } from '../../core/capture/request.ts';
import type { PlateauErrorData } from '../../core/error.ts';
import { copyText } from '../ui/clipboard.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatBytes, formatCount, oneLine, sentence } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';

/** Fewer samples than this let no verdict be confirmed (`rules.md` §3). */
const ENOUGH = 1000;
/** Readings, counts and whole heaps: no share is estimated from them. */
const COUNTED: ReadonlySet<CaptureEvent> = new Set([
  ...(['memory', 'process', 'goroutine', 'snapshot', 'histogram'] as const),
  ...(['plan', 'statements', 'catalog'] as const),
]);

function rounded(value: number): string {
  if (value < 100) return formatCount(Math.round(value));
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return formatCount(Math.round(value / step) * step);
}

/** A predicted number: `about 2,970`, `1,200–2,400`. */
export function predictedCount({ low, high }: Predicted): string {
  const [first, last] = [rounded(low), rounded(high)];
  return first === last ? `about ${formatCount(Math.round((low + high) / 2))}` : `${first}–${last}`;
}

/** A predicted share of the target's work: `under 1 %`, `about 7 %`, `3–12 %`. */
export function predictedCost({ low, high }: Predicted): string {
  const percent = (share: number): string => String(Math.round(share * 100));
  if (high < 0.01) return 'under 1\u00a0%';
  const [first, last] = [percent(low), percent(high)];
  return first === last ? `about ${last}\u00a0%` : `${first}–${last}\u00a0%`;
}

/** What the predicted number of samples means for the verdicts; null where there are enough, or it says nothing. */
export function samplesWarning(samples: Predicted | null): string | null {
  if (samples === null || samples.low >= ENOUGH) return null;
  const say = samples.high < ENOUGH ? 'Fewer than 1,000 samples' : 'Perhaps fewer than 1,000 samples';
  return `${say}: no verdict can then be more than probable. Capture for longer.`;
}

/** What keeps a capture that writes on the host from writing there; null where nothing does, as far as was seen. */
export function folderWarning({ path, writable }: HostFacts['folder'], bytes: number): string | null {
  if (writable || bytes === 0) return null;
  return `Nothing can be written in “${path}” there, so this would fail. Give the host another folder under Edit.`;
}

async function copyCommand(text: string): Promise<void> {
  const copied = await copyText(text);
  notify({ text: copied ? 'Copied the command.' : 'The browser did not allow copying.', timeoutMs: 2500 });
}

/** Stands in a plan's commands for the name that a capture gets when it starts. */
const NAMELESS = /(?<=plateau-)(ID)\b/;

/** An argument as typed, with what is not known yet set apart. */
function Argument({ text }: { readonly text: string }) {
  return text.split(NAMELESS).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place
    index % 2 === 1 ? <var key={index}>{part}</var> : part,
  );
}

/** What is sent to a database is shown as it is typed. */
const SQL = /^(?:BEGIN|EXPLAIN|SELECT)\b/;

function Step({ step }: { readonly step: PlanStep }) {
  if (step.kind === 'channel') {
    return (
      <li className="plan-step">
        <div className="plan-channel" data-sql={SQL.test(step.what)}>
          {oneLine(step.what, 1000)}
        </div>
        <div className="plan-why">{oneLine(step.why, 500)}</div>
      </li>
    );
  }
  const line = quotedLine(step.argv);
  return (
    <li className="plan-step">
      <div className="plan-command">
        <code className="selectable">
          {step.argv.map((argument, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an argument is known by its place
            <span key={index}>
              <Argument text={quotedArgument(argument)} />{' '}
            </span>
          ))}
        </code>
        <Button
          size="small"
          variant="minimal"
          icon={<Duplicate size={14} />}
          aria-label="Copy the command"
          onClick={() => void copyCommand(line)}
        />
      </div>
      {step.why !== '' && <div className="plan-why">{oneLine(step.why, 500)}</div>}
    </li>
  );
}

interface NumberProps {
  readonly title: string;
  readonly value: string;
  readonly basis: string;
}

function PlanNumber({ title, value, basis }: NumberProps) {
  return (
    <div className="plan-number">
      <dt>{title}</dt>
      <dd>
        <strong>{value}</strong>
        {basis !== '' && <span className="plan-basis">{oneLine(basis, 300)}</span>}
      </dd>
    </div>
  );
}

function Plan({ plan, folder }: { readonly plan: CapturePlan; readonly folder: HostFacts['folder'] }) {
  const { repeat, event } = plan.request;
  const few = samplesWarning(COUNTED.has(plan.request.event) ? null : plan.samples);
  const told = plan.warnings.some(({ code }) => /samples/i.test(code));
  const unwritable = folderWarning(folder, plan.bytes);
  const warnings = [
    ...(unwritable === null ? [] : [unwritable]),
    ...(few === null || told ? [] : [few]),
    ...plan.warnings.map(({ message }) => message),
  ];
  return (
    <>
      <dl className="plan-numbers">
        {plan.samples !== null && (
          <PlanNumber
            title={event === 'memory' ? 'Looks' : 'Samples'}
            value={predictedCount(plan.samples)}
            basis={plan.samplesBasis}
          />
        )}
        <PlanNumber
          title="Cost there"
          value={plan.cost === null ? 'not known' : predictedCost(plan.cost)}
          basis={plan.costBasis}
        />
        <PlanNumber
          title="Disk there"
          value={plan.bytes === 0 ? 'none' : `up to ${formatBytes(plan.bytes)}`}
          basis={plan.bytes === 0 ? 'it comes over the connection' : 'removed when it is done'}
        />
      </dl>
      {warnings.length > 0 && (
        <ul className="plan-warnings" aria-label="Warnings">
          {warnings.map((warning) => (
            <li key={warning}>⚠ {sentence(warning)}</li>
          ))}
        </ul>
      )}
      <h3>Exactly this runs there{repeat > 1 && `, ${repeat} times one after the other`}</h3>
      <ol className="plan-steps">
        {plan.steps.map((step) => (
          <Step key={JSON.stringify(step)} step={step} />
        ))}
      </ol>
      {plan.steps.some((step) => step.kind === 'command' && step.argv.some((argument) => NAMELESS.test(argument))) && (
        <p className="plan-id">
          <var>ID</var> is sixteen random digits, drawn when the capture starts.
        </p>
      )}
    </>
  );
}

export interface PlanPaneProps {
  readonly plan: CapturePlan | null;
  /** Where captures make their folder there. */
  readonly folder: HostFacts['folder'];
  readonly refusal: PlateauErrorData | null;
  /** A newer plan is on its way. */
  readonly loading: boolean;
  /** What keeps a plan from being made; null where nothing does. */
  readonly missing: string | null;
  /** Plans the statement instead of executing it; null where nothing is executed. */
  readonly onOnlyPlan: (() => void) | null;
}

/** What a capture would do: its numbers, what to know, and every command; or why it cannot be done. */
export function PlanPane({ plan, folder, refusal, loading, missing, onOnlyPlan }: PlanPaneProps) {
  return (
    <section className={loading ? 'plan-pane plan-stale' : 'plan-pane'} aria-label="Plan" aria-busy={loading}>
      {missing !== null ? (
        <p className="plan-missing">{missing}</p>
      ) : refusal !== null ? (
        <>
          <h3>This cannot be captured</h3>
          <ErrorCard
            error={refusal}
            actions={
              onOnlyPlan !== null && (
                <Button size="small" variant="outlined" title="EXPLAIN without ANALYZE" onClick={onOnlyPlan}>
                  Only plan it
                </Button>
              )
            }
          />
        </>
      ) : plan !== null ? (
        <Plan plan={plan} folder={folder} />
      ) : (
        <p className="plan-missing">Working out what would run…</p>
      )}
    </section>
  );
}
