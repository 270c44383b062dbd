import { isObject, numberOr, objectOr, textOr } from '../../bytes/json-parts.ts';
import { badLine, type Line, type LinesOf } from '../../bytes/lines.ts';
import { eachLine } from '../line-stream.ts';
import { secondsOf } from '../observed.ts';
import { CUT_OFF, type LoadReader } from '../reader.ts';
import { K6Points } from './k6-points.ts';

const LINES: LinesOf = {
  what: 'the JSON lines of k6',
  hint: 'Give the file of --out json, whole and unchanged.',
  strict: true,
};

/** A line as an object; null for a last one that was cut off. Throws `import.malformed`. */
function objectOf(line: Line, text: string) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (!line.ended) return null;
    throw badLine(LINES, line, 'it is no JSON');
  }
  if (!isObject(value) || !isObject(value.data)) throw badLine(LINES, line, 'it is no point of k6');
  const metric = textOr(value.metric);
  if (metric === null) throw badLine(LINES, line, 'it names no metric');
  return { type: value.type, metric, data: value.data };
}

/**
 * Points of k6 (`--out json`), one a line: percentiles are Plateau's own, of every request. Thresholds are evaluated from the same values; where
 * they stand on metrics that hold no times, from those. Files of any size: what is held grows with endpoints and time, not with lines.
 */
export const k6Ndjson: LoadReader = {
  id: 'k6-ndjson',
  title: 'k6 JSON lines',
  recognise: (head) =>
    /^\s*\{[^\n]*"type"\s*:\s*"(?:Metric|Point)"/.test(head) && /^\s*\{[^\n]*"metric"\s*:/.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const points = new K6Points();
    let isCut = false;
    await eachLine(chunks, LINES, signal, (line) => {
      const text = line.text.trim();
      if (text === '') return;
      const told = objectOf(line, text);
      if (told === null) {
        isCut = true;
        return;
      }
      const { type, metric, data } = told;
      if (type === 'Metric') points.declare(metric, data);
      if (type !== 'Point') return;
      const value = numberOr(data.value);
      const at = secondsOf(data.time);
      if (value === null || Number.isNaN(at)) throw badLine(LINES, line, 'its point has no time or no value');
      points.point({ metric, value, at, tags: objectOr(data.tags) }, (wrong) => badLine(LINES, line, wrong));
    });
    const { run, warnings } = points.result(stated, [
      'Thresholds on tags: k6’s points hold those of whole metrics only.',
    ]);
    return { run, warnings: isCut ? [...warnings, CUT_OFF] : warnings };
  },
};
