import { wholeContent } from '../../../core/bytes/whole.ts';
import { histogramFacts, histogramRows } from '../../../core/heap/histogram/heap-of-histogram.ts';
import type { Histogram, HistogramReader } from '../../../core/heap/histogram/model.ts';
import { evaluateHeap } from '../../../core/verdict/heap/evaluate-heap.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { heapSummary } from './heap-facts.ts';
import { heapItemId } from './import-input.ts';
import { highestLevel } from './profile-facts.ts';
import type { ReadItem, Reading, ToRead } from './reading.ts';

/** Longest histogram that is read, in bytes: a day of one a minute. */
const MAX_HISTOGRAM_BYTES = 512 * 1024 * 1024;

/** The heaps of a file of histograms: class tables without objects. Throws `import.*`, `job.cancelled`. */
export async function readHistogramItems(given: ToRead, reader: HistogramReader): Promise<Reading> {
  const { chunks, signal, name } = given;
  const histograms = reader.read(await wholeContent(chunks, signal, MAX_HISTOGRAM_BYTES));
  return {
    warnings: histograms.flatMap(({ warnings }) => warnings),
    items: ({ sha256 }) =>
      histograms.map((histogram, index) => {
        const label = given.input.options.label ?? name;
        return itemOf(given, histogram, {
          id: heapItemId(sha256, index),
          sha256,
          label: histograms.length === 1 ? label : `${label} · ${histogram.takenAt ?? index + 1}`,
        });
      }),
  };
}

function itemOf(
  { workspace, input }: ToRead,
  histogram: Histogram,
  { id, sha256, label }: { readonly id: string; readonly sha256: string; readonly label: string },
): ReadItem {
  const classes = histogramRows(histogram);
  const facts = histogramFacts(histogram);
  const ruleSet = activeRuleSet(workspace);
  const verdicts = evaluateHeap({ facts, classes, captureId: id, sha256 }, ruleSet);
  return {
    id,
    kind: 'heap',
    label,
    format: histogram.format,
    // What Plateau captured is dated by the clock here.
    capturedAt: input.capture?.startedAt ?? histogram.takenAt,
    summary: heapSummary(facts),
    level: highestLevel(verdicts),
    detail: facts,
    write: () => {
      workspace.heaps.writeClasses(id, classes);
      workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, input.at, verdicts);
    },
  };
}
