import type { ListedProcess } from '../../core/capture/process.ts';
import { ClassBadge } from '../hosts/host-badges.tsx';
import { hostNamed, hostTitle } from '../hosts/host-store.ts';
import { processKey, runtimeTitle } from '../hosts/process-rows.ts';
import { formatBytes, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import type { CaptureSource } from './capture-source.ts';

/** Characters of a command that a line to choose from has room for; its end tells programs apart. */
const [HEAD, TAIL] = [26, 34];

function optionText({ pid, command, cpu }: ListedProcess): string {
  const line = oneLine(command, 8192);
  const short = line.length > HEAD + TAIL ? `${line.slice(0, HEAD)}…${line.slice(-TAIL)}` : line;
  return `${pid} · ${short}${cpu === null ? '' : ` · ${cpu.toFixed(2)} cores`}`;
}

export interface TargetPartProps {
  readonly source: CaptureSource;
  readonly process: ListedProcess | null;
  readonly launches: boolean;
  readonly onProcess: (process: ListedProcess | null) => void;
}

/** What is captured, and where. */
export function TargetPart({ source, process, launches, onProcess }: TargetPartProps) {
  const { list, choices, note, again } = source;
  const host = hostNamed(list.host);
  return (
    <section className="capture-target" aria-label="Target">
      <div className="capture-target-host">
        <strong>{hostTitle(list.host)}</strong>
        {host !== undefined && host.name !== 'local' && <ClassBadge hostClass={host.class} />}
        {again !== null && <MiddleText className="capture-target-again" text={`after “${again.label}”`} />}
      </div>
      {note !== '' && !launches && <p className="capture-note">{note}</p>}
      {choices.length > 0 && !launches && (
        <select
          className="field"
          aria-label="Process"
          value={process === null ? '' : processKey(process)}
          onChange={(event) => onProcess(choices.find((one) => processKey(one) === event.target.value) ?? null)}
        >
          <option value="">Choose a process…</option>
          {choices.map((one) => (
            <option key={processKey(one)} value={processKey(one)}>
              {optionText(one)}
            </option>
          ))}
        </select>
      )}
      {process !== null && !launches && (
        <>
          <code className="capture-target-command" title={oneLine(process.command, 4000)}>
            <MiddleText text={process.command} />
          </code>
          <p className="capture-target-facts">
            {[
              `pid ${process.pid}`,
              runtimeTitle(process),
              oneLine(process.user, 40),
              plural(process.threads, 'thread'),
              ...(process.cpu === null ? [] : [`${process.cpu.toFixed(2)} cores`]),
              formatBytes(process.rss),
            ]
              .filter((fact) => fact !== '')
              .join(' · ')}
          </p>
        </>
      )}
      {process === null && !launches && choices.length === 0 && (
        <p className="field-error">
          {note === ''
            ? 'This process has ended since the list was made. Close this and look again.'
            : 'No program of its runtime runs there now.'}
        </p>
      )}
    </section>
  );
}
