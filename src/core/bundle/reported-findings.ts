import { z } from 'zod';
import { SEVERITIES, type Severity } from '../finding/model.ts';
import { sectionAnchor } from '../report/anchors.ts';
import { severityWords } from '../report/words.ts';

/** What the report's summary of findings says: its counts by severity, and its list. */
export interface ToldFindings {
  /** By the report's word for the severity. */
  readonly counts: ReadonlyMap<string, number>;
  readonly ids: readonly string[];
}

const COUNT = /^\| ([A-Za-z ]+) \| (\d+) \|$/;
const LISTED = /^\| \[([^\]]+)\]\(#finding\.[a-z0-9-]+\) \| /;

/** The tables of section 12 of a report in Markdown; null where it has none. Nothing that a person wrote can look like its anchor. */
export function toldInMarkdown(text: string): ToldFindings | null {
  const begin = text.indexOf(`\n## <a id="${sectionAnchor('12')}"></a>`);
  if (begin < 0) return null;
  const counts = new Map<string, number>();
  const ids: string[] = [];
  let tables = 0;
  for (const line of text.slice(begin + 1).split('\n')) {
    // Two tables, each under its head; then comes what findings say themselves.
    if (/^\|[ :|-]+\|$/.test(line)) tables++;
    if (tables > 2 || (tables > 0 && /^#{2,4} /.test(line))) break;
    const [, word, count] = COUNT.exec(line) ?? [];
    const [, id] = LISTED.exec(line) ?? [];
    if (tables === 1 && word !== undefined) counts.set(word, Number(count));
    if (tables === 2 && id !== undefined) ids.push(id.replace(/\\([^A-Za-z0-9])/g, '$1'));
  }
  return { counts, ids };
}

/** The redaction profile that the head of a report in Markdown names; null where it names none. */
export function redactionInMarkdown(text: string): string | null {
  const end = text.indexOf('\n## ');
  const [, profile = null] = /^- \*\*Redaction:\*\* ([a-z-]{1,100})$/m.exec(text.slice(0, Math.max(0, end))) ?? [];
  return profile;
}

/** How many findings the report must say that there are of each severity; words that stand for none may be left out there. */
export function countsOf(severities: readonly (Severity | null)[]): ReadonlyMap<string, number> {
  const counts = new Map(SEVERITIES.map((severity) => [severityWords(severity), 0]));
  for (const severity of severities) {
    const word = severityWords(severity);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** Records of a CSV, the head among them (RFC 4180). Throws `RangeError` for a text that is none. */
export function recordsOfCsv(text: string): readonly (readonly string[])[] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const records: string[][] = [];
  let isFirst = true;
  for (let at = 0; at < text.length; at = cell.lastIndex) {
    const found = cell.exec(text);
    if (found === null) throw new RangeError(`no CSV from character ${at} on`);
    if (isFirst) records.push([]);
    records.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    isFirst = found[3] !== ',';
  }
  return records;
}

/** First cells of a CSV's records after the head. Throws `RangeError` for a text that is none. */
export const idsInCsv = (text: string): readonly string[] =>
  recordsOfCsv(text).flatMap(([id = ''], at) => (at === 0 ? [] : [id]));

const sarif = z.object({
  runs: z.array(z.object({ results: z.array(z.object({ properties: z.object({ finding: z.string() }) })) })),
});

/** Findings that a SARIF file has results of. Throws for what is none of Plateau's. */
export const idsInSarif = (text: string): readonly string[] =>
  sarif.parse(JSON.parse(text)).runs.flatMap(({ results }) => results.map(({ properties }) => properties.finding));
