import { Button } from '@blueprintjs/core';
import { fieldOf } from '../../core/investigation/fields.ts';
import { answerTo, type InvestigationBody } from '../../core/investigation/model.ts';
import { TRAFFIC_ROWS } from '../../core/investigation/traffic.ts';
import { call } from '../state/client.ts';
import { saveText } from '../ui/save-text.ts';
import { BriefFieldInput } from './brief-field.tsx';
import { FieldGroup } from './field-group.tsx';
import { attempt } from './investigation-store.ts';

const saveTraffic = () =>
  attempt(async () => {
    saveText('traffic_profile.csv', (await call('trafficProfile', {})).text);
    return null;
  });

/** Traffic, tiers, data and how far the problem reaches. */
export function SystemSection({ body, disabled }: { readonly body: InvestigationBody; readonly disabled: boolean }) {
  return (
    <>
      <section className="brief-group">
        <h2>
          Traffic profile
          <Button size="small" variant="minimal" onClick={() => void saveTraffic()}>
            Save traffic_profile.csv
          </Button>
        </h2>
        <table className="plain-table brief-table brief-half">
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col">Current</th>
              <th scope="col">Target</th>
            </tr>
          </thead>
          <tbody>
            {TRAFFIC_ROWS.map(({ metric, current, target }) => (
              <tr key={metric}>
                <th scope="row">{metric}</th>
                {([current, target] as const).map((path) => {
                  const field = fieldOf(path);
                  const column = path === current ? 'current' : 'target';
                  return (
                    <td key={path}>
                      {field !== undefined && (
                        <BriefFieldInput
                          field={field}
                          value={answerTo(body, path)}
                          disabled={disabled}
                          label={`${metric}, ${column}`}
                        />
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <FieldGroup title="Scope" section="scope" body={body} disabled={disabled} />
      <FieldGroup title="Tiers" section="tiers" body={body} disabled={disabled} />
      <FieldGroup title="Environment and data" section="data" body={body} disabled={disabled} />
    </>
  );
}
