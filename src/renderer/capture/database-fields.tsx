import { HOST_CLASSES } from '../../core/capture/host.ts';
import type { DatabaseWay } from '../../core/capture/postgres/request.ts';
import type { DatabaseFieldName, DatabaseFields as Fields } from './database-form.ts';
import { FieldLine } from './field-line.tsx';
import type { CaptureFieldsetProps } from './fieldset-props.ts';

const WAYS: readonly (readonly [DatabaseWay, string, string])[] = [
  [
    'psql',
    'The host’s psql',
    'Its own login, ~/.pgpass and pg_service.conf count. A password that is missing is asked for.',
  ],
  [
    'direct',
    'PostgreSQL’s protocol',
    'Through the host, as it sees the server; nothing is needed there. A password is asked for.',
  ],
];

interface LineProps {
  readonly field: DatabaseFieldName | 'service';
  readonly label: string;
  readonly note: string;
  readonly placeholder: string;
}

/** A database as its host reaches it, and what is asked of it. */
export function DatabaseFields({ fields, complaintOf, onChange }: CaptureFieldsetProps) {
  const { database, event } = fields;
  const change = (part: Partial<Fields>): void => onChange({ database: { ...database, ...part } });
  const note = WAYS.find(([way]) => way === database.via)?.[2] ?? '';
  const line = ({ field, label, note: about, placeholder }: LineProps) => {
    const complaint = field === 'service' ? null : complaintOf(field);
    return (
      <FieldLine field={field} label={label} note={about} complaint={complaint}>
        <input
          id={`capture-${field}`}
          className="field field-code"
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={database[field]}
          aria-invalid={complaint !== null}
          aria-describedby={`capture-${field}-note`}
          onChange={({ target }) => change({ [field]: target.value })}
        />
      </FieldLine>
    );
  };
  return (
    <>
      <FieldLine field="via" label="By" note={note}>
        <select
          id="capture-via"
          className="field"
          value={database.via}
          aria-describedby="capture-via-note"
          onChange={({ target }) => {
            const chosen = WAYS.find(([way]) => way === target.value);
            if (chosen !== undefined) change({ via: chosen[0] });
          }}
        >
          {WAYS.map(([way, title]) => (
            <option key={way} value={way}>
              {title}
            </option>
          ))}
        </select>
      </FieldLine>
      {line({
        field: 'url',
        label: 'Database',
        note: 'As the host sees it, without a password. Empty: what its psql takes by itself.',
        placeholder: 'postgresql://anna@localhost:5432/shop',
      })}
      {database.via === 'psql' &&
        line({
          field: 'service',
          label: 'Service',
          note: 'A name of the host’s pg_service.conf, instead of an address.',
          placeholder: 'shop',
        })}
      <FieldLine
        field="databaseClass"
        label="It is for"
        note="The limits of captures go by it: on production nothing is executed."
        complaint={complaintOf('databaseClass')}
      >
        <select
          id="capture-databaseClass"
          className="field"
          value={database.databaseClass}
          aria-describedby="capture-databaseClass-note"
          onChange={({ target }) => {
            const chosen = HOST_CLASSES.find((one) => one === target.value);
            change({ databaseClass: chosen ?? '' });
          }}
        >
          <option value="">what its host is for</option>
          {HOST_CLASSES.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </FieldLine>
      {event === 'plan' && (
        <>
          <FieldLine
            field="statement"
            label="Statement"
            note="One statement, without EXPLAIN. What changes data is planned only, never executed."
            complaint={complaintOf('statement')}
          >
            <textarea
              id="capture-statement"
              className="field field-code capture-statement"
              rows={6}
              spellCheck={false}
              placeholder="SELECT … FROM orders WHERE status = $1"
              value={database.statement}
              aria-invalid={complaintOf('statement') !== null}
              aria-describedby="capture-statement-note"
              onChange={({ target }) => change({ statement: target.value })}
            />
          </FieldLine>
          {line({
            field: 'parameters',
            label: 'Parameters',
            note: 'Values of $1, $2, … as a JSON array.',
            placeholder: '["open", 7]',
          })}
          {line({
            field: 'runs',
            label: 'Runs',
            note: 'The median is kept as the plan, the others beside it; the first finds cold caches.',
            placeholder: '3',
          })}
        </>
      )}
      {event === 'statements' && (
        <>
          {line({
            field: 'requests',
            label: 'Requests',
            note: 'Served while it counts, if you know; it can be said afterwards too. With it calls are told per request.',
            placeholder: 'unknown',
          })}
          {line({
            field: 'pageRows',
            label: 'Rows of a page',
            note: 'That each request asks for. Three captures with other pages tell whether calls grow with them.',
            placeholder: 'unknown',
          })}
        </>
      )}
      {event === 'catalog' &&
        line({
          field: 'tables',
          label: 'Tables',
          note: 'With their schemas.',
          placeholder: 'public.orders, public.users',
        })}
    </>
  );
}
