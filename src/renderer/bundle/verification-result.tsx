import { Disable, Endorsed, Error as ErrorIcon, TickCircle, WarningSign } from '@blueprintjs/icons';
import { buildName } from '../../core/bundle/tool-build.ts';
import {
  CLAIMED_MEANS,
  claimedItem,
  claimsOf,
  type StepOutcome,
  type StepState,
  stepOf,
  stepsOf,
  type Verification,
  type VerificationFailure,
} from '../../core/bundle/verification.ts';
import { formatCount, formatMoment, oneLine, plural } from '../ui/format.ts';
import type { OpenBundle } from './arriving.ts';
import { LEVEL_WORDS } from './level-words.ts';
import { OtherVersionSection } from './other-version-section.tsx';
import { SignOffsSection } from './sign-offs-section.tsx';
import { STEP_TITLES, stepSentence } from './step-words.ts';

/** Failures of a step that are shown at once. */
const SHOWN = 200;

/** All that a verification found: the answer in a line, each step, the level, and what is only claimed. */
export function VerificationResult({
  found,
  signers,
  file,
}: {
  readonly found: Verification;
  readonly signers: string | null;
  readonly file: OpenBundle;
}) {
  const { bundleId, createdAt, files, tool, manifestSha256, warnings, failures } = found;
  const level = LEVEL_WORDS[found.level];
  const loose = failures.filter(({ code }) => stepOf(code) === null);
  return (
    <>
      <Answer found={found} />
      <section className="bundle-section" aria-label="Steps">
        <h2>Steps</h2>
        <ol className="verify-steps">
          {stepsOf(found).map((step) => (
            <Step key={step.step} step={step} found={found} signers={signers} />
          ))}
        </ol>
        <FailureList failures={loose} />
      </section>
      <OtherVersionSection found={found} />
      <SignOffsSection found={found} file={file} />
      <Claims found={found} />
      {warnings.length > 0 && (
        <section className="bundle-section" aria-label="Notes">
          <h2>Notes</h2>
          <FailureList failures={warnings} />
        </section>
      )}
      <section className="bundle-section" aria-label="What it proves">
        <h2>What it proves</h2>
        <dl className="bundle-facts">
          <dt>Level</dt>
          <dd>
            <b>{level.title}.</b> {level.proves} {level.doesNot}
          </dd>
          {bundleId !== null && (
            <>
              <dt>Bundle</dt>
              <dd className="selectable">
                <code>{bundleId}</code>, {plural(files, 'file')}
                {createdAt === null ? '' : `, newest row of ${formatMoment(createdAt)}`}
              </dd>
            </>
          )}
          {tool !== null && (
            <>
              <dt>Made by, as it says</dt>
              <dd className="selectable">{oneLine(buildName(tool), 240)}</dd>
            </>
          )}
          <dt>Verified by</dt>
          <dd className="selectable">{buildName(found.verifiedBy)}</dd>
          {manifestSha256 !== null && (
            <>
              <dt>Manifest</dt>
              <dd className="selectable">
                <code>{manifestSha256}</code>
              </dd>
            </>
          )}
        </dl>
      </section>
    </>
  );
}

function Answer({ found }: { readonly found: Verification }) {
  const claims = claimsOf(found);
  const left = found.replay?.cannot.reduce((sum, { verdicts }) => sum + (verdicts ?? 0), 0) ?? 0;
  const claimed = left + found.unheld.length;
  if (found.outcome === 'other-version') {
    return (
      <p className="verify-answer verify-some" role="status">
        <WarningSign size={18} aria-hidden="true" />
        Cannot tell: made by another version, which judged otherwise
      </p>
    );
  }
  if (!found.ok) {
    return (
      <p className="verify-answer verify-bad" role="status">
        <ErrorIcon size={18} aria-hidden="true" />
        Not verified: {plural(found.failures.length, 'thing')} wrong
      </p>
    );
  }
  if (claims > 0) {
    return (
      <p className="verify-answer verify-some" role="status">
        <WarningSign size={18} aria-hidden="true" />
        Nothing is wrong, but not all is proven: {claimed > 0 ? plural(claimed, 'verdict') : formatCount(claims)} only
        claimed
      </p>
    );
  }
  return (
    <p className="verify-answer verify-good" role="status">
      <Endorsed size={18} aria-hidden="true" />
      Verified
    </p>
  );
}

const STATE_WORDS: Readonly<Record<StepState, string>> = {
  passed: 'passed',
  failed: 'failed',
  claimed: 'not all proven',
  'other-version': 'cannot tell',
  none: 'none',
  'not-reached': 'not reached',
};

function StateIcon({ state }: { readonly state: StepState }) {
  if (state === 'passed') return <TickCircle size={14} aria-hidden="true" />;
  if (state === 'failed') return <ErrorIcon size={14} aria-hidden="true" />;
  if (state === 'claimed' || state === 'other-version') return <WarningSign size={14} aria-hidden="true" />;
  return <Disable size={14} aria-hidden="true" />;
}

interface StepProps {
  readonly step: StepOutcome;
  readonly found: Verification;
  readonly signers: string | null;
}

function Step({ step: { step, state, failures }, found, signers }: StepProps) {
  return (
    <li data-state={state}>
      <span className="verify-state">
        <StateIcon state={state} />
        {STATE_WORDS[state]}
      </span>
      <b>{STEP_TITLES[step]}</b>
      <span>{failures.length > 0 ? plural(failures.length, 'failure') : stepSentence(step, found, signers)}</span>
      <FailureList failures={failures} />
    </li>
  );
}

function FailureList({ failures }: { readonly failures: readonly VerificationFailure[] }) {
  if (failures.length === 0) return null;
  const more = failures.length - SHOWN;
  // Two may say the same: they are known by their place.
  const rows = failures.slice(0, SHOWN).map((failure, at) => ({ ...failure, key: `failure-${at}` }));
  return (
    <ul className="verify-failures">
      {rows.map(({ key, path, code, message }) => (
        <li key={key} className="selectable">
          {path !== '' && <code className="verify-path">{oneLine(path, 400)}</code>}
          <span>{oneLine(message)}</span>
          <code className="verify-code">{oneLine(code, 60)}</code>
        </li>
      ))}
      {more > 0 && <li>and {formatCount(more)} more; “plateau verify” lists all</li>}
    </ul>
  );
}

/** What stands in the bundle and nothing in it proves. */
function Claims({ found }: { readonly found: Verification }) {
  const { replay, unheld } = found;
  const cannot = replay?.cannot ?? [];
  if (cannot.length + unheld.length === 0) return null;
  return (
    <section className="bundle-section" aria-label="Only claimed">
      <h2>Only claimed</h2>
      <p>{CLAIMED_MEANS}</p>
      <ul className="verify-failures">
        {cannot.map((claim) => (
          <li key={claim.item}>
            <code className="verify-path">{oneLine(claimedItem(claim), 200)}</code>
            <span>
              {claim.verdicts === null ? 'verdicts left out' : plural(claim.verdicts, 'verdict')}: {oneLine(claim.why)}
            </span>
          </li>
        ))}
        {unheld.map(({ finding, evidence, why }) => (
          <li key={`${finding} ${evidence}`}>
            <code className="verify-path">{oneLine(finding, 100)}</code>
            <span>
              evidence {oneLine(evidence, 100)}: {oneLine(why)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
