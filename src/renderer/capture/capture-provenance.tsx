import './capture.css';
import { Button } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import { quotedLine } from '../../core/capture/command-line.ts';
import type { CaptureProvenance } from '../../core/capture/request.ts';
import type { Provenance } from '../../core/item.ts';
import type { ImportWarning } from '../../core/profile/model.ts';
import { copyText } from '../ui/clipboard.ts';
import { formatBytes, formatMoment, oneLine } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { CUT_SHORT, captureFacts, type Fact } from './provenance-facts.ts';
import { WarningList } from './warning-list.tsx';

async function copyFacts(facts: readonly Fact[], commands: readonly string[]): Promise<void> {
  const text = [...facts.map(([name, value]) => `${name}: ${value}`), ...commands.map((line) => `$ ${line}`)];
  const copied = await copyText(`${text.join('\n')}\n`);
  notify({ text: copied ? 'Copied how it was captured.' : 'The browser did not allow copying.', timeoutMs: 2500 });
}

export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{oneLine(value, 4000)}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface CaptureMadeProps {
  readonly capture: CaptureProvenance;
  readonly provenance: Provenance;
}

/** How a capture was made: facts, every command that ran there, and what the profiler last said. */
export function CaptureMade({ capture, provenance }: CaptureMadeProps) {
  const facts = captureFacts(capture, provenance);
  const commands = capture.commands.map(quotedLine);
  return (
    <section aria-labelledby="made-title" className="capture-made">
      <h3 id="made-title">
        How it was captured
        <Button size="small" variant="minimal" onClick={() => void copyFacts(facts, commands)}>
          Copy
        </Button>
      </h3>
      {capture.partial !== null && <p className="capture-partial">⚠ Cut short: {oneLine(capture.partial, 600)}</p>}
      <FactList facts={facts.filter(([name]) => name !== CUT_SHORT)} />
      {commands.length > 0 && (
        <>
          <h3>Commands that ran there</h3>
          <ol className="made-commands">
            {commands.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same command may run twice
              <li key={index}>
                <code>{line}</code>
              </li>
            ))}
          </ol>
        </>
      )}
      {capture.stderrTail.trim() !== '' && (
        <details className="made-said">
          <summary>What the profiler last said</summary>
          <pre>{capture.stderrTail.split('\n').map((line) => `${oneLine(line, 1000)}\n`)}</pre>
        </details>
      )}
    </section>
  );
}

export interface CaptureProvenancePartProps {
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  /** What stands below the file. */
  readonly children?: ReactNode;
}

/** The provenance of an item that is no profile: how it was captured, its file, and what its reader warned of. */
export function CaptureProvenancePart({ provenance, warnings, children }: CaptureProvenancePartProps) {
  const file: readonly Fact[] = [
    ['File', provenance.fileName],
    ['SHA-256', provenance.sha256],
    ['Size', formatBytes(provenance.bytes)],
    ['Imported', formatMoment(provenance.importedAt)],
  ];
  return (
    <div className="panel-scroll capture-panel">
      <div>
        {provenance.capture !== undefined && <CaptureMade capture={provenance.capture} provenance={provenance} />}
        <section aria-labelledby="file-title">
          <h3 id="file-title">File</h3>
          <FactList facts={file} />
        </section>
        {children}
      </div>
      <section aria-labelledby="series-warnings">
        <h3 id="series-warnings">Warnings</h3>
        <WarningList warnings={warnings} none="None." />
      </section>
    </div>
  );
}
