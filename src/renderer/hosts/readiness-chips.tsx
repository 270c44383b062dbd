import { Button, Popover } from '@blueprintjs/core';
import { Duplicate } from '@blueprintjs/icons';
import type { Readiness } from '../../core/capture/process.ts';
import type { ProfilerId } from '../../core/capture/profiler-ids.ts';
import { copyText } from '../ui/clipboard.ts';
import { oneLine } from '../ui/format.ts';
import { PROFILER_SHORT } from './process-rows.ts';

/** Why a profiler is not ready and what would help, line by line. */
export function ReadinessWhy({ readiness }: { readonly readiness: Readiness }) {
  const { name, why, remedies, ready } = readiness;
  const text = [`${name}: ${why}`, ...remedies].join('\n');
  return (
    <div className="readiness-why">
      <p>{oneLine(why, 1000)}</p>
      {remedies.length > 0 && (
        <>
          <h4>{ready ? 'To know' : 'What would help'}</h4>
          <ul>
            {remedies.map((remedy) => (
              <li key={remedy}>{oneLine(remedy, 1000)}</li>
            ))}
          </ul>
        </>
      )}
      <Button size="small" variant="minimal" icon={<Duplicate size={14} />} onClick={() => void copyText(text)}>
        Copy
      </Button>
    </div>
  );
}

interface ChipProps {
  readonly readiness: Readiness;
  readonly onCapture: (profiler: ProfilerId) => void;
}

function Chip({ readiness, onCapture }: ChipProps) {
  const { name, ready, why } = readiness;
  const title = PROFILER_SHORT[name];
  if (ready) {
    return (
      <button
        type="button"
        className="profiler-chip profiler-ready"
        tabIndex={-1}
        title={why === '' ? `Capture with ${name}` : `Capture with ${name}. ${oneLine(why, 300)}`}
        onClick={(event) => {
          event.stopPropagation();
          onCapture(name);
        }}
      >
        {title}
        {why !== '' && <span aria-hidden="true">*</span>}
      </button>
    );
  }
  return (
    <Popover content={<ReadinessWhy readiness={readiness} />} placement="bottom-end" minimal>
      <button
        type="button"
        className="profiler-chip profiler-not-ready"
        tabIndex={-1}
        title={`Not ready: ${oneLine(why, 300)}`}
        aria-label={`${title}, not ready: why`}
      >
        {title}
      </button>
    </Popover>
  );
}

export interface ReadinessChipsProps {
  readonly profilers: readonly Readiness[];
  readonly onCapture: (profiler: ProfilerId) => void;
}

/** The profilers for a process: those that are ready start a capture, the others say why they are not. */
export function ReadinessChips({ profilers, onCapture }: ReadinessChipsProps) {
  return (
    <span className="profiler-chips">
      {profilers.map((readiness) => (
        <Chip key={readiness.name} readiness={readiness} onCapture={onCapture} />
      ))}
    </span>
  );
}
