import { Button } from '@blueprintjs/core';
import type { ProfileDetail } from '../../main/api/contract/items.ts';
import { CaptureMade, FactList } from '../capture/capture-provenance.tsx';
import type { Fact } from '../capture/provenance-facts.ts';
import { WarningList } from '../capture/warning-list.tsx';
import { formatShare } from '../flame/quantity.ts';
import { copyText } from '../ui/clipboard.ts';
import { formatBytes, formatCount, formatMoment, plural } from '../ui/format.ts';
import { notify } from '../ui/toasts.tsx';
import { RelatedItems } from '../workspace/related-items.tsx';
import { CategoryChip } from './category-chip.tsx';

/** Where the capture came from and how it was read, as name and value. */
export function provenanceFacts({ provenance, meta, item, nodeCount, maxDepth }: ProfileDetail): readonly Fact[] {
  const optional = (name: string, value: string | number | undefined): readonly Fact[] =>
    value === undefined || value === '' ? [] : [[name, String(value)]];
  return [
    ['File', provenance.fileName],
    ['SHA-256', provenance.sha256],
    ['Size', `${formatBytes(provenance.bytes)} (${formatCount(provenance.bytes)} bytes)`],
    ['Came in by', provenance.via],
    ['Imported', formatMoment(provenance.importedAt)],
    ...optional('Captured', item.capturedAt === null ? undefined : formatMoment(item.capturedAt)),
    ['Format', `${provenance.format}${provenance.compression === 'none' ? '' : `, ${provenance.compression}`}`],
    ['Read by', `Plateau ${provenance.plateauVersion}, reader version ${provenance.parserVersion}`],
    ...Object.entries(provenance.options).map(([name, value]): Fact => [`Option ${name}`, String(value)]),
    ...optional('Command', meta.command),
    ...optional('Process', meta.pid),
    ...optional('Processor', meta.cpuModel),
    ...optional('Cores', meta.cpuCores),
    ...optional('Container limit', meta.containerCpus === undefined ? undefined : `${meta.containerCpus} CPUs`),
    ...optional('Depth limit', meta.depthLimit),
    ...optional('At the depth limit', meta.truncatedShare === undefined ? undefined : formatShare(meta.truncatedShare)),
    ...optional('Sampling errors', meta.errors),
    ...optional('Late ticks', meta.lateTicks),
    ...optional('Noted', meta.flags.join(', ')),
    ['Tree', `${plural(nodeCount, 'node')}, ${formatCount(maxDepth + 1)} deep`],
  ];
}

/** Provenance, warnings of the reader, and what the weight is made of. */
export function CapturePanel({ detail }: { readonly detail: ProfileDetail }) {
  const facts = provenanceFacts(detail);
  const { capture } = detail.provenance;
  const copy = async () => {
    const copied = await copyText(`${facts.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`);
    notify({ text: copied ? 'Copied the provenance.' : 'The browser did not allow copying.', timeoutMs: 2500 });
  };
  return (
    <div className="panel-scroll capture-panel">
      <div>
        {capture !== undefined && <CaptureMade capture={capture} provenance={detail.provenance} />}
        <section aria-labelledby="provenance-title">
          <h3 id="provenance-title">
            {capture === undefined ? 'Provenance' : 'Its file'}
            <Button size="small" variant="minimal" onClick={() => void copy()}>
              Copy
            </Button>
          </h3>
          <FactList facts={facts} />
        </section>
        <RelatedItems item={detail.item} />
      </div>
      <section aria-labelledby="warnings-title">
        <h3 id="warnings-title">Warnings of the reader</h3>
        <WarningList warnings={detail.warnings} none="None: everything in the file was read as it stands." />
        <h3>Categories, share of D_active</h3>
        <ul className="categories">
          {[...detail.categories]
            .sort((a, b) => b.share - a.share)
            .map(({ category, share }) => (
              <li key={category}>
                <CategoryChip category={category} />
                <span className="number">{formatShare(share)}</span>
              </li>
            ))}
        </ul>
      </section>
    </div>
  );
}
