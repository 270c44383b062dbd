import type { Evaluation, Item, Provenance } from '../item.ts';
import type { ImportWarning } from '../profile/model.ts';

/** What is measured of a page: the vitals, and what a laboratory measures beside them. */
export const METRICS = ['lcp', 'inp', 'fid', 'cls', 'fcp', 'tbt', 'si', 'tti'] as const;
export type MetricId = (typeof METRICS)[number];

export const METRIC_TITLES: Readonly<Record<MetricId, string>> = {
  lcp: 'Largest Contentful Paint',
  inp: 'Interaction to Next Paint',
  fid: 'First Input Delay',
  cls: 'Cumulative Layout Shift',
  fcp: 'First Contentful Paint',
  tbt: 'Total Blocking Time',
  si: 'Speed Index',
  tti: 'Time to Interactive',
};

/** Milliseconds; CLS has no unit. */
export type MetricValues = Readonly<Partial<Record<MetricId, number>>>;

export type FileKind = 'script' | 'style' | 'other';

/** One request of a page. Bytes; null where the file does not tell. */
export interface PageRequest {
  readonly url: string;
  /** The browser's word: `Script`, `Image`. */
  readonly type: string;
  readonly kind: FileKind;
  /** As it went over the network, headers included. */
  readonly transferred: number | null;
  /** Unpacked. */
  readonly raw: number | null;
}

/** One visit of a page in a laboratory. */
export interface PageRun {
  /** As asked for. */
  readonly url: string;
  readonly finalUrl: string;
  /** ISO 8601, UTC; null where the file does not tell. */
  readonly takenAt: string | null;
  /** `navigation`, `timespan`, `snapshot`. */
  readonly mode: string;
  /** `mobile`, `desktop`; empty where the file does not tell. */
  readonly device: string;
  /** `simulate`, `devtools`, `provided`; empty where the file does not tell. */
  readonly throttling: string;
  /** 0–1. */
  readonly score: number | null;
  /** How fast the machine was that ran it. */
  readonly benchmarkIndex: number | null;
  readonly metrics: MetricValues;
  readonly requests: readonly PageRequest[];
  /** What its tool says could be saved, largest first: title, and seconds or bytes as the tool words it. */
  readonly opportunities: readonly { readonly title: string; readonly saving: string }[];
}

/** What sizes are of: sources before they were minified are none that anybody downloads. */
export type SizeKind = 'source' | 'raw' | 'gzip' | 'unknown';

/** A part of a bundle. */
export interface BundlePart {
  readonly path: string;
  readonly bytes: number;
}

/** One file as it is served. Bytes; null where the file does not tell. */
export interface BundleFile {
  readonly name: string;
  readonly kind: FileKind;
  readonly raw: number | null;
  readonly gzip: number | null;
  /** Bytes of which nobody says whether they are compressed. */
  readonly unknown: number | null;
  /** How far `gzip` may be off, for it was printed with so many digits; 0 where it is exact. */
  readonly gzipError: number;
  /** Loaded with the page and not later; null where the file does not tell. */
  readonly initial: boolean | null;
  readonly partsAre: SizeKind;
  /** Largest first. */
  readonly parts: readonly BundlePart[];
}

/** What a tool of the front end reported: a visit of a page, or the files of a build. */
export interface FrontendReport {
  readonly tool: string;
  readonly toolVersion: string | null;
  readonly page: PageRun | null;
  readonly files: readonly BundleFile[];
  /** What is not known, in sentences. */
  readonly missing: readonly string[];
}

/** A run of the same page, in the order they were made. */
export interface RunOfPage {
  readonly item: string;
  readonly label: string;
  readonly takenAt: string | null;
  readonly metrics: MetricValues;
  /** The median run, which is judged for all. */
  readonly judged: boolean;
}

/** A report as the window first shows it; verdicts are those of the newest evaluation. */
export interface FrontendDetail {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  readonly report: FrontendReport;
  /** The runs of the same page made together with this one, itself included; empty for what is no page. */
  readonly runs: readonly RunOfPage[];
  readonly evaluations: readonly Evaluation[];
}

/** A file's kind by its name, without what follows `?` or `#`. */
export function fileKind(name: string): FileKind {
  const path = name.split(/[?#]/, 1)[0] ?? '';
  if (/\.(?:js|mjs|cjs)$/i.test(path)) return 'script';
  return /\.css$/i.test(path) ? 'style' : 'other';
}
