import { Button } from '@blueprintjs/core';
import { useRef, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import type { BriefNote } from '../../main/api/contract/investigation-routes.ts';
import { call } from '../state/client.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { oneLine, plural } from '../ui/format.ts';
import { saveText } from '../ui/save-text.ts';
import { notify } from '../ui/toasts.tsx';
import { attempt, showInvestigation } from './investigation-store.ts';

/** Warnings that are shown one by one. */
const SHOWN = 5;

interface Refused {
  readonly error: PlateauErrorData;
  readonly text: string;
  readonly name: string;
}

/** Largest file that is read at all, in bytes: a brief is a page. */
const LARGEST = 8 * 1024 * 1024;

/** Saves the brief as YAML; of an empty one that is the template, each field with what it takes. */
export const saveBrief = () =>
  attempt(async () => {
    saveText('performance-brief.yaml', (await call('briefFile', {})).text, 'application/yaml');
    return null;
  });

/** Brings a brief in and out as YAML. A latency without a unit is asked about, never guessed. */
export function useBriefFile(disabled: boolean) {
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [warnings, setWarnings] = useState<readonly BriefNote[]>([]);
  const read = async (text: string, name: string, latencyUnit?: 'ms' | 's') => {
    setWarnings([]);
    try {
      const answer = await call('importBrief', { text, ...(latencyUnit === undefined ? {} : { latencyUnit }) });
      showInvestigation(answer.detail);
      setRefused(null);
      setWarnings(answer.warnings);
      notify({ text: `Took over what ${oneLine(name, 60)} answers.`, intent: 'success' });
    } catch (thrown) {
      setRefused({ error: toErrorData(thrown), text, name });
    }
  };
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > LARGEST) {
      const message = `${oneLine(file.name, 60)} is too long for a brief.`;
      return setRefused({ error: { code: 'brief.tooLarge', message }, text: '', name: file.name });
    }
    await read(await file.text(), file.name);
  };
  const buttons = (
    <>
      <input
        ref={input}
        type="file"
        accept=".yaml,.yml"
        className="visually-hidden"
        aria-label="File of a brief"
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          void choose(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
      <Button size="small" disabled={disabled} onClick={() => input.current?.click()}>
        Import YAML…
      </Button>
      <Button size="small" onClick={() => void saveBrief()}>
        Export YAML
      </Button>
    </>
  );
  const asksUnit = refused?.error.code === 'brief.noUnit' && !/\d%/.test(refused.error.message);
  const messages = (
    <>
      {refused !== null && (
        <ErrorCard
          error={refused.error}
          subject={refused.name}
          actions={
            <>
              {asksUnit &&
                (['ms', 's'] as const).map((unit) => (
                  <Button key={unit} size="small" onClick={() => void read(refused.text, refused.name, unit)}>
                    They are {unit === 'ms' ? 'milliseconds' : 'seconds'}
                  </Button>
                ))}
              <Button size="small" variant="minimal" onClick={() => setRefused(null)}>
                Dismiss
              </Button>
            </>
          }
        />
      )}
      {warnings.length > 0 && (
        <div className="brief-warnings" role="status">
          <b>{plural(warnings.length, 'key')} of the file not used</b>
          <ul>
            {warnings.slice(0, SHOWN).map(({ message, line, column }) => (
              <li key={`${line}:${column}`}>{oneLine(message, 300)}</li>
            ))}
          </ul>
          <Button size="small" variant="minimal" onClick={() => setWarnings([])}>
            Dismiss
          </Button>
        </div>
      )}
    </>
  );
  return { buttons, messages };
}
