import {
  amountOr,
  incomplete,
  isObject,
  type JsonObject,
  jsonOf,
  listOr,
  objectOr,
  textIn,
} from '../../bytes/json-parts.ts';
import { PlateauError } from '../../error.ts';
import type { ImportWarning } from '../../profile/model.ts';
import { type FileKind, fileKind, type MetricId, type PageRequest, type PageRun } from '../model.ts';
import { type FrontendReader, MAX_REPORT_BYTES } from '../reader.ts';

/** Lighthouse's audits of what is measured (its `core/audits/metrics`). FID and INP are the field's; a timespan measures INP. */
const AUDITS: readonly (readonly [MetricId, readonly string[]])[] = [
  ['lcp', ['largest-contentful-paint']],
  ['inp', ['interaction-to-next-paint', 'experimental-interaction-to-next-paint']],
  ['cls', ['cumulative-layout-shift']],
  ['fcp', ['first-contentful-paint']],
  ['tbt', ['total-blocking-time']],
  ['si', ['speed-index']],
  ['tti', ['interactive']],
];

const MOST_REQUESTS = 2000;
const MOST_OPPORTUNITIES = 50;

const KINDS: ReadonlyMap<string, FileKind> = new Map([
  ['Script', 'script'],
  ['Stylesheet', 'style'],
]);

/** An audit's value, in milliseconds; before version 5 it had another name. */
const valueOfAudit = (audit: JsonObject): number | null => amountOr(audit.numericValue ?? audit.rawValue);

function metricsOf(audits: JsonObject): PageRun['metrics'] {
  const values: Partial<Record<MetricId, number>> = {};
  for (const [metric, names] of AUDITS) {
    for (const name of names) {
      const value = valueOfAudit(objectOr(audits[name]));
      if (value !== null) values[metric] ??= value;
    }
  }
  return values;
}

function requestsOf(audits: JsonObject): readonly PageRequest[] {
  const items = listOr(objectOr(objectOr(audits['network-requests']).details).items);
  return items.slice(0, MOST_REQUESTS).flatMap((item) => {
    if (!isObject(item)) return [];
    const url = textIn(item.url);
    const type = textIn(item.resourceType);
    return [
      {
        url: url.startsWith('data:') ? `${url.slice(0, 40)}…` : url,
        type,
        kind: KINDS.get(type) ?? (type === '' ? fileKind(url) : 'other'),
        transferred: amountOr(item.transferSize),
        raw: amountOr(item.resourceSize),
      },
    ];
  });
}

/** Audits that found something to save, in Lighthouse's own words. */
function opportunitiesOf(audits: JsonObject): PageRun['opportunities'] {
  const found = Object.values(audits).flatMap((audit) => {
    if (!isObject(audit) || typeof audit.score !== 'number' || audit.score >= 1) return [];
    const details = objectOr(audit.details);
    const bytes = amountOr(details.overallSavingsBytes) ?? 0;
    const milliseconds = amountOr(details.overallSavingsMs) ?? 0;
    const saving = textIn(audit.displayValue);
    return bytes + milliseconds > 0 && saving !== ''
      ? [{ title: textIn(audit.title), saving, milliseconds, bytes }]
      : [];
  });
  found.sort((a, b) => b.milliseconds - a.milliseconds || b.bytes - a.bytes);
  return found.slice(0, MOST_OPPORTUNITIES).map(({ title, saving }) => ({ title, saving }));
}

const momentOf = (text: string): string | null => {
  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text) ? text : null;
  return moment;
};

function missingOf(mode: string, metrics: PageRun['metrics']): readonly string[] {
  if (metrics.inp !== undefined) return [];
  return [
    mode === 'navigation'
      ? 'INP: nobody interacts with a page that is only loaded. Total Blocking Time is not INP, and no band of INP is held against it.'
      : 'INP: no interaction was measured.',
  ];
}

/** Parts of PageSpeed Insights stand before its report of Lighthouse. */
const isInsights = (head: string): boolean => /^\s*\{/.test(head) && /"kind"\s*:\s*"pagespeedonline#result"/.test(head);

/**
 * A result of Lighthouse (LHR), as `lighthouse --output=json` and Lighthouse CI write it since version 3, alone or in the answer of PageSpeed
 * Insights.
 */
export const lighthouse: FrontendReader = {
  id: 'lighthouse',
  title: 'Lighthouse',
  // Before version 9 the browser stood before the version.
  recognise: (head) =>
    /^\s*\{\s*"lighthouseVersion"\s*:/.test(head) ||
    isInsights(head) ||
    (/^\s*\{\s*"(?:userAgent|gatherMode|environment|requestedUrl)"\s*:/.test(head) &&
      /"lighthouseVersion"\s*:\s*"\d/.test(head)),
  async read(chunks, signal) {
    const document = objectOr(await jsonOf(chunks, signal, MAX_REPORT_BYTES));
    const lhr = isObject(document.lighthouseResult) ? document.lighthouseResult : document;
    if (!isObject(lhr.audits)) throw incomplete('Lighthouse', 'audits');
    const { audits } = lhr;
    const settings = objectOr(lhr.configSettings);
    const mode = textIn(lhr.gatherMode) || 'navigation';
    const score = amountOr(objectOr(objectOr(lhr.categories).performance).score);
    const metrics = metricsOf(audits);
    const failure = objectOr(lhr.runtimeError);
    const warnings: ImportWarning[] = listOr(lhr.runWarnings)
      .slice(0, 20)
      .map((warning) => ({ code: 'frontend.lighthouse', message: `Lighthouse: ${textIn(warning)}` }));
    if (typeof failure.code === 'string' && failure.code !== 'NO_ERROR')
      warnings.unshift({
        code: 'frontend.failedRun',
        message: `Lighthouse failed (${failure.code}): ${textIn(failure.message)}`,
      });
    const url = textIn(lhr.requestedUrl) || textIn(lhr.finalUrl);
    return {
      warnings,
      report: {
        tool: 'Lighthouse',
        toolVersion: textIn(lhr.lighthouseVersion) || null,
        page: {
          url,
          finalUrl: textIn(lhr.finalDisplayedUrl) || textIn(lhr.finalUrl) || url,
          takenAt: momentOf(textIn(lhr.fetchTime)),
          mode,
          device: textIn(settings.formFactor) || textIn(settings.emulatedFormFactor),
          throttling: textIn(settings.throttlingMethod),
          score: score === null || score > 1 ? null : score,
          benchmarkIndex: amountOr(objectOr(lhr.environment).benchmarkIndex),
          metrics,
          requests: requestsOf(audits),
          opportunities: opportunitiesOf(audits),
        },
        files: [],
        missing: missingOf(mode, metrics),
      },
    };
  },
};

/** Files beside reports of Lighthouse, which are refused with what to give instead. */
export const lighthouseOthers: FrontendReader = {
  id: 'lighthouse-others',
  title: 'Lighthouse',
  recognise: (head) =>
    /^\s*\{\s*"steps"\s*:\s*\[\s*\{\s*"lhr"\s*:/.test(head) ||
    /^\s*\[\s*\{[^[\]]{0,2000}"(?:isRepresentativeRun|auditId)"\s*:/.test(head),
  async read(chunks, signal) {
    const isFlow = isObject(await jsonOf(chunks, signal, MAX_REPORT_BYTES));
    throw new PlateauError({
      code: 'import.unsupported',
      message: isFlow
        ? 'It is a user flow of Lighthouse: several reports in one file.'
        : 'It is a list that Lighthouse CI writes beside its reports.',
      hint: isFlow
        ? 'Give its steps one by one: jq .steps[0].lhr flow.json > step-0.json, and so on.'
        : 'Give the reports themselves: .lighthouseci/lhr-*.json, or the files that manifest.json names in jsonPath.',
      at: { offset: 0 },
    });
  },
};
