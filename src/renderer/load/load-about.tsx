import { toldByRun } from '../../core/investigation/conditions.ts';
import type { LoadDetail, LoadRun } from '../../core/load/model.ts';
import { requestCostText } from '../../core/verdict/load/request-cost.ts';
import { requestMemoryText } from '../../core/verdict/load/request-memory.ts';
import { CaptureProvenancePart, FactList } from '../capture/capture-provenance.tsx';
import { formatSeconds } from '../flame/quantity.ts';
import { MeasuredConditions } from '../investigation/measured-conditions.tsx';
import { call } from '../state/client.ts';
import { useItemRevision } from '../state/items.ts';
import { useResource } from '../state/resource.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatCount, formatMoment, oneLine } from '../ui/format.ts';
import { RelatedItems } from '../workspace/related-items.tsx';

const KINDS = {
  open: 'open: requests came at their own times',
  closed: 'closed: each waited for its answer before it asked again',
  unknown: 'not stated',
} as const;

/** What is known of how a run was made. */
function factsOf(run: LoadRun): readonly (readonly [string, string])[] {
  const { tool, toolVersion, scenario, startedAt, seconds, generator, unit } = run;
  return [
    ['Tool', toolVersion === null ? tool : `${tool} ${toolVersion}`],
    ...(scenario === '' ? [] : [['Scenario', scenario] as const]),
    ...(startedAt === null ? [] : [['Started', formatMoment(startedAt)] as const]),
    ...(seconds === null ? [] : [['Duration', formatSeconds(seconds)] as const]),
    ['Model', `${KINDS[generator.kind]} (${generator.why})`],
    ...(generator.users === null ? [] : [['At a time', `${formatCount(generator.users)} at most`] as const]),
    ['Unit in the file', unit],
  ];
}

/** What a request costs in CPU time and allocates, by each profile that is linked; nothing where none is. */
function RequestCosts({ itemId }: { readonly itemId: string }) {
  const revision = useItemRevision(itemId);
  const { value, error } = useResource(JSON.stringify([itemId, revision]), (signal) =>
    call('requestCosts', { id: itemId }, signal),
  );
  if (error !== null) return <ErrorCard error={error} />;
  if (value === null || value.length === 0) return null;
  return (
    <section aria-labelledby="load-costs">
      <h3 id="load-costs">CPU and memory a request</h3>
      <FactList
        facts={value.flatMap(({ item, cost, memory }) => [
          [item.label, requestCostText(cost)] as const,
          ...(memory.state === 'known' ? [[item.label, requestMemoryText(memory)] as const] : []),
        ])}
      />
    </section>
  );
}

/** How a run was made, what is not known of it, its file, and what belongs to it. */
export function LoadAbout({ detail }: { readonly detail: LoadDetail }) {
  const { item, provenance, warnings, run } = detail;
  return (
    <CaptureProvenancePart provenance={provenance} warnings={warnings}>
      <section aria-labelledby="load-conditions">
        <h3 id="load-conditions">Measured under</h3>
        <MeasuredConditions item={item.id} told={toldByRun(run)} />
      </section>
      <section aria-labelledby="load-made">
        <h3 id="load-made">The run</h3>
        <FactList facts={factsOf(run)} />
      </section>
      {run.missing.length > 0 && (
        <section aria-labelledby="load-missing">
          <h3 id="load-missing">Not known</h3>
          <ul className="warnings">
            {run.missing.map((sentence) => (
              <li key={sentence}>{oneLine(sentence, 600)}</li>
            ))}
          </ul>
        </section>
      )}
      <RelatedItems item={item} />
      <RequestCosts itemId={item.id} />
    </CaptureProvenancePart>
  );
}
