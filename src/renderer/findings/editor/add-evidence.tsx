import { Button } from '@blueprintjs/core';
import { Plus } from '@blueprintjs/icons';
import { useContext, useMemo, useState } from 'react';
import type { NewEvidence } from '../../../core/finding/candidate-evidence.ts';
import { itemEvidence } from '../../../core/finding/item-evidence.ts';
import type { FindingDetail } from '../../../core/finding/stored.ts';
import { isStatementHash } from '../../../core/finding/trace-facts.ts';
import { call, upload } from '../../state/client.ts';
import { useItems } from '../../state/items.ts';
import { oneLine } from '../../ui/format.ts';
import { useFindings } from '../finding-store.ts';
import { perform } from './draft-store.ts';
import { FindingId } from './editor-context.tsx';
import { codeEvidence, type TraceForm as TraceFields, traceEvidence } from './evidence-forms.ts';
import { ChoiceField, Labelled, LineField } from './fields.tsx';

const KINDS = [
  ['verdict', 'A verdict'],
  ['item', 'An item of the workspace'],
  ['trace', 'A trace'],
  ['code', 'A place in the code'],
  ['image', 'A picture of a dashboard'],
] as const;
type Kind = (typeof KINDS)[number][0];

interface FormProps {
  readonly onAdd: (work: (bodySha256: string) => Promise<FindingDetail>) => void;
}

/** Adds evidence: a verdict, an item as a whole, a trace, a place in the code. */
export function AddEvidence() {
  const id = useContext(FindingId);
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<Kind>('verdict');
  if (!open) {
    return (
      <Button size="small" variant="outlined" icon={<Plus size={12} />} onClick={() => setOpen(true)}>
        Add evidence
      </Button>
    );
  }
  const onAdd: FormProps['onAdd'] = (work) =>
    void perform(id, work).then((done) => {
      if (done) setOpen(false);
    });
  return (
    <fieldset
      className="form-box"
      aria-label="Add evidence"
      onKeyDown={(event) => {
        if (event.key === 'Escape') setOpen(false);
      }}
    >
      <div className="form-columns">
        <ChoiceField label="What is added" value={kind} choices={KINDS} onChange={setKind} />
      </div>
      {kind === 'verdict' && <VerdictForm onAdd={onAdd} />}
      {kind === 'item' && <ItemForm onAdd={onAdd} />}
      {kind === 'trace' && <TraceForm onAdd={onAdd} />}
      {kind === 'code' && <CodeForm onAdd={onAdd} />}
      {kind === 'image' && <ImageForm onAdd={onAdd} />}
      <Button size="small" variant="minimal" onClick={() => setOpen(false)}>
        Cancel
      </Button>
    </fieldset>
  );
}

/** What adds one row to a finding. */
function useAdding(): (row: NewEvidence) => (bodySha256: string) => Promise<FindingDetail> {
  const id = useContext(FindingId);
  return (row) => (bodySha256) => call('addEvidence', { id, bodySha256, rows: [row] });
}

function VerdictForm({ onAdd }: FormProps) {
  const id = useContext(FindingId);
  const candidates = useFindings((state) => state.candidates);
  const verdicts = useMemo(
    () => candidates.flatMap((one) => one.verdicts).filter(({ findings }) => !findings.includes(id)),
    [candidates, id],
  );
  const [at, setAt] = useState('0');
  if (verdicts.length === 0) return <p className="field-note">Every verdict of weight is evidence of it already.</p>;
  const add = () => {
    const chosen = verdicts[Number(at)];
    if (chosen === undefined) return;
    const { item, rule, subjectKey } = chosen;
    onAdd((bodySha256) => call('addEvidence', { id, bodySha256, verdicts: [{ item, rule, subject: subjectKey }] }));
  };
  return (
    <>
      <ChoiceField
        label="Verdict"
        value={at}
        choices={verdicts.map(
          ({ itemLabel, rule, subjectLabel }, place) =>
            [String(place), oneLine(`${subjectLabel} · ${rule} · ${itemLabel}`, 160)] as const,
        )}
        onChange={setAt}
      />
      <AddButton enabled onAdd={add} />
    </>
  );
}

function ItemForm({ onAdd }: FormProps) {
  const items = useItems((state) => state.items);
  const [chosen, setChosen] = useState('');
  const [caption, setCaption] = useState('');
  const adding = useAdding();
  const item = items.get(chosen);
  const row = item === undefined ? null : itemEvidence(item, caption);
  return (
    <>
      <ChoiceField
        label="Item"
        value={chosen}
        choices={[
          ['', 'Choose…'] as const,
          ...[...items.values()].map(({ id, label, kind }) => [id, oneLine(`${label} (${kind})`, 160)] as const),
        ]}
        onChange={setChosen}
      />
      <LineField label="Caption" wide value={caption} onChange={setCaption} placeholder="What it shows" />
      <AddButton enabled={row !== null} onAdd={() => row !== null && onAdd(adding(row))} />
    </>
  );
}

const PERCENTILES = [
  ['p99', 'p99'],
  ['p95', 'p95'],
  ['p50', 'p50'],
] as const;

const CACHE_HITS = [
  ['', 'not stated'],
  ['true', 'true'],
  ['false', 'false'],
] as const;

function TraceForm({ onAdd }: FormProps) {
  const [text, setText] = useState('');
  const [caption, setCaption] = useState('');
  const [percentile, setPercentile] = useState<'p50' | 'p95' | 'p99'>('p99');
  const [hash, setHash] = useState('');
  const [cacheHit, setCacheHit] = useState<TraceFields['cacheHit']>('');
  const adding = useAdding();
  const row = traceEvidence({ text, percentile, caption, hash, cacheHit });
  const isHash = hash.trim() === '' || isStatementHash(hash.trim().toLowerCase());
  return (
    <>
      <div className="form-columns">
        <LineField
          label="Trace id"
          value={text}
          placeholder="4bf92f3577b34da6a3ce929d0e0e4736"
          note={
            text !== '' && row === null && isHash ? (
              <BadInput>32 hexadecimal digits, as W3C has them</BadInput>
            ) : undefined
          }
          onChange={setText}
        />
        <ChoiceField label="An example of" value={percentile} choices={PERCENTILES} onChange={setPercentile} />
        <LineField
          label="db.statement.hash"
          value={hash}
          placeholder="9f86d081884c7d65"
          note={isHash ? undefined : <BadInput>8 to 128 hexadecimal digits</BadInput>}
          onChange={setHash}
        />
        <ChoiceField label="cache.hit" value={cacheHit} choices={CACHE_HITS} onChange={setCacheHit} />
      </div>
      <LineField label="Caption" wide value={caption} onChange={setCaption} placeholder="What it shows" />
      <AddButton enabled={row !== null} onAdd={() => row !== null && onAdd(adding(row))} />
    </>
  );
}

function CodeForm({ onAdd }: FormProps) {
  const [place, setPlace] = useState('');
  const [repository, setRepository] = useState('');
  const [commit, setCommit] = useState('');
  const [caption, setCaption] = useState('');
  const adding = useAdding();
  const row = codeEvidence({ place, repository, commit, caption });
  const isCommit = /^[0-9a-f]{7,64}$/i.test(commit.trim());
  return (
    <>
      <div className="form-columns">
        <LineField label="Path and line" value={place} placeholder="src/orders/list.ts:42" onChange={setPlace} />
        <LineField
          label="Repository"
          value={repository}
          placeholder="git@example.org:shop/orders"
          onChange={setRepository}
        />
        <LineField
          label="Commit"
          value={commit}
          placeholder="9fceb02d0ae5"
          note={commit !== '' && !isCommit ? <BadInput>7 to 64 hexadecimal digits</BadInput> : undefined}
          onChange={setCommit}
        />
      </div>
      <LineField label="Caption" wide value={caption} onChange={setCaption} placeholder="What it shows" />
      <AddButton enabled={row !== null} onAdd={() => row !== null && onAdd(adding(row))} />
    </>
  );
}

function ImageForm({ onAdd }: FormProps) {
  const id = useContext(FindingId);
  const [file, setFile] = useState<File | null>(null);
  const [dashboard, setDashboard] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [caption, setCaption] = useState('');
  const isWhole = file !== null && dashboard.trim() !== '' && from !== '' && to !== '';
  const add = () => {
    if (file === null) return;
    onAdd((bodySha256) => upload('addImageEvidence', { id, bodySha256, caption, dashboard, from, to }, file));
  };
  return (
    <>
      <div className="form-columns">
        <Labelled label="Picture" note="PNG, JPEG or WebP; it is kept in the workspace">
          {(field) => (
            <input
              id={field}
              type="file"
              accept="image/png,image/jpeg,image/webp"
              onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            />
          )}
        </Labelled>
        <LineField label="Dashboard" value={dashboard} placeholder="Orders, latency" onChange={setDashboard} />
        <LineField label="From" value={from} placeholder="2026-11-21T10:00Z" onChange={setFrom} />
        <LineField label="To" value={to} placeholder="2026-11-21T11:00Z" onChange={setTo} />
      </div>
      <LineField label="Caption" wide value={caption} onChange={setCaption} placeholder="What it shows" />
      <AddButton enabled={isWhole} onAdd={add} />
    </>
  );
}

const BadInput = ({ children }: { readonly children: string }) => <span className="field-error">{children}</span>;

const AddButton = ({ enabled, onAdd }: { readonly enabled: boolean; readonly onAdd: () => void }) => (
  <Button size="small" intent="primary" disabled={!enabled} onClick={onAdd}>
    Add
  </Button>
);
