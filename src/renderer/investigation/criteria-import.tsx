import { Button } from '@blueprintjs/core';
import { useRef, useState } from 'react';
import { type PlateauErrorData, toErrorData } from '../../core/error.ts';
import { isSameObjective, type Slo, withObjectives } from '../../core/investigation/slo.ts';
import { limitText } from '../../core/investigation/slo-table.ts';
import { call } from '../state/client.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { oneLine, plural } from '../ui/format.ts';
import { saveOrTell } from './investigation-store.ts';

/** Largest file that is read at all, in bytes: a load test plan is a page. */
const LARGEST = 1024 * 1024;

interface Preview {
  readonly name: string;
  readonly criteria: readonly Slo[];
}

interface Refused {
  readonly name: string;
  readonly error: PlateauErrorData;
}

/** What an objective of all requests is now and will be, a row a criterion. */
function PreviewTable({ criteria, slos }: { readonly criteria: readonly Slo[]; readonly slos: readonly Slo[] }) {
  return (
    <table className="plain-table" aria-label="Objectives that will be set">
      <thead>
        <tr>
          <th scope="col">Of</th>
          <th scope="col">Metric</th>
          <th scope="col" className="number">
            You set
          </th>
          <th scope="col" className="number">
            The plan
          </th>
        </tr>
      </thead>
      <tbody>
        {criteria.map((made) => {
          const now = slos.find((one) => isSameObjective(one, made));
          return (
            <tr key={made.metric}>
              <th scope="row">all requests</th>
              <td>{made.metric.replaceAll('-', ' ')}</td>
              <td className="number">{now === undefined ? '–' : limitText(now)}</td>
              <td className="number">{limitText(made)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Takes the pass criteria of a load test plan over as objectives, once they were looked at. */
export function CriteriaImport({ slos }: { readonly slos: readonly Slo[] }) {
  const input = useRef<HTMLInputElement>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    setPreview(null);
    setRefused(null);
    const { name } = file;
    try {
      if (file.size > LARGEST) {
        const message = `${oneLine(name, 60)} is too long for a load test plan.`;
        return setRefused({ name, error: { code: 'brief.tooLarge', message } });
      }
      setPreview({ name, ...(await call('readPlanCriteria', { text: await file.text() })) });
    } catch (thrown) {
      setRefused({ name, error: toErrorData(thrown) });
    }
  };
  const take = async ({ criteria }: Preview) => {
    setPreview(null);
    await saveOrTell(
      (now) => ({ slos: [...withObjectives(now.slos, criteria)] }),
      'Objectives of a load test plan set',
      (before) => ({ slos: before.slos }),
    );
  };
  return (
    <div className="criteria-import">
      <input
        ref={input}
        type="file"
        accept=".yaml,.yml"
        className="visually-hidden"
        aria-label="File of a load test plan"
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          void choose(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
      <Button size="small" onClick={() => input.current?.click()}>
        Import criteria of a load test plan…
      </Button>
      {refused !== null && (
        <ErrorCard
          error={refused.error}
          subject={refused.name}
          actions={
            <Button size="small" variant="minimal" onClick={() => setRefused(null)}>
              Dismiss
            </Button>
          }
        />
      )}
      {preview !== null && (
        <section className="criteria-preview" aria-label="Criteria of a load test plan">
          <p className="panel-note">
            pass_criteria of “{oneLine(preview.name, 80)}”. Nothing is set yet; its scenarios are not read.
          </p>
          <PreviewTable criteria={preview.criteria} slos={slos} />
          <div className="criteria-actions">
            <Button size="small" intent="primary" onClick={() => void take(preview)}>
              Set {plural(preview.criteria.length, 'objective')}
            </Button>
            <Button size="small" variant="minimal" onClick={() => setPreview(null)}>
              Cancel
            </Button>
          </div>
        </section>
      )}
    </div>
  );
}
