import { type Drafts, parseThreshold, type ThresholdRow, thresholdFamilies } from './threshold-rows.ts';

interface ThresholdCellProps {
  readonly row: ThresholdRow;
  readonly draft: string | undefined;
  readonly onDraft: (text: string) => void;
}

function ThresholdField({ row, draft, onDraft }: ThresholdCellProps) {
  const text = draft ?? String(row.value);
  const parsed = parseThreshold(text, row.unit);
  const wrong = 'wrong' in parsed ? parsed.wrong : null;
  const changed = wrong === null && 'value' in parsed && parsed.value !== row.value;
  const noteId = `threshold-${row.key}`;
  return (
    <>
      <input
        className={changed ? 'field field-number field-changed' : 'field field-number'}
        inputMode="decimal"
        aria-label={row.key}
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? undefined : noteId}
        value={text}
        onChange={(event) => onDraft(event.target.value)}
      />
      {wrong !== null && (
        <span id={noteId} className="field-error">
          {wrong}
        </span>
      )}
    </>
  );
}

export interface ThresholdTableProps {
  readonly rows: readonly ThresholdRow[];
  readonly drafts: Drafts;
  readonly editing: boolean;
  readonly onDraft: (key: string, text: string) => void;
}

/** Every threshold with its value, unit, shipped value and source; what differs from the shipped value is marked. */
export function ThresholdTable({ rows, drafts, editing, onDraft }: ThresholdTableProps) {
  return (
    <table className="plain-table threshold-table">
      <caption className="visually-hidden">Thresholds</caption>
      <thead>
        <tr>
          <th scope="col" className="column-key">
            Threshold
          </th>
          <th scope="col" className="column-number number">
            Value
          </th>
          <th scope="col" className="column-unit">
            Unit
          </th>
          <th scope="col" className="column-number number">
            Shipped
          </th>
          <th scope="col">Source</th>
        </tr>
      </thead>
      {thresholdFamilies(rows).map((family) => (
        <tbody key={family.id}>
          <tr className="family">
            <th scope="rowgroup" colSpan={5}>
              {family.title}
            </th>
          </tr>
          {family.rows.map((row) => (
            <tr key={row.key} className={row.differs ? 'differs' : undefined}>
              <th scope="row">
                <code>{row.key}</code>
                {row.differs && <span className="tag tag-differs">changed</span>}
              </th>
              <td className="number">
                {editing ? (
                  <ThresholdField row={row} draft={drafts.get(row.key)} onDraft={(text) => onDraft(row.key, text)} />
                ) : (
                  row.value
                )}
              </td>
              <td>{row.unit}</td>
              <td className="number">{row.shipped ?? '–'}</td>
              <td className="source" title={row.source}>
                {row.source}
              </td>
            </tr>
          ))}
        </tbody>
      ))}
      {rows.length === 0 && (
        <tbody>
          <tr>
            <td colSpan={5}>No threshold is called that.</td>
          </tr>
        </tbody>
      )}
    </table>
  );
}
