import { JsonCursor } from '../../bytes/json.ts';
import { nothingIn } from './histogram-text.ts';
import type { Histogram, HistogramReader } from './model.ts';
import { momentIn } from './moments.ts';
import { type AllocationSite, rowsOfSites } from './rows.ts';

const LOCATION = /^([^:]*):(.*):(\d+)$/s;

/**
 * `memray stats --json`: the sites that allocated most, by bytes and by number (five each unless `-n` says otherwise), of all that was
 * allocated, freed or not. A site that is in one list only has no number for the other.
 * Throws `import.badJson`, `import.truncated`, `import.badEncoding`, `import.tooDeep`, `import.noSamples`.
 */
export function readMemrayStats(bytes: Uint8Array): readonly Histogram[] {
  const json = new JsonCursor(bytes);
  const sites = new Map<string, { count: number | null; bytes: number | null }>();
  const metadata = { end: '', peak: 0 };
  const total: { count: number | null; bytes: number | null } = { count: null, bytes: null };
  json.object((key) => {
    if (key === 'total_num_allocations') total.count = json.numberOr(0);
    else if (key === 'total_bytes_allocated') total.bytes = json.numberOr(0);
    else if (key === 'top_allocations_by_size') readTop(json, 'size', 'bytes', sites);
    else if (key === 'top_allocations_by_count') readTop(json, 'count', 'count', sites);
    else if (key === 'metadata') {
      json.object((field) => {
        if (field === 'end_time') metadata.end = json.stringOr('');
        else if (field === 'peak_memory') metadata.peak = json.numberOr(0);
      });
    }
  });
  json.end();
  if (sites.size === 0) throw nothingIn('memray’s statistics');
  return [
    {
      format: 'memray-stats',
      runtime: 'Python',
      takenAt: momentIn(metadata.end),
      basis: 'allocation site',
      measure: 'allocated',
      collected: null,
      rows: rowsOfSites([...sites].map(([location, numbers]) => siteOf(location, numbers))),
      total,
      isComplete: false,
      warnings: [
        {
          code: 'histogram.allocated',
          message: `These are all allocations of the run, freed ones too, and the largest sites only; one that is among the largest by bytes or by number alone has 0 for the other. Most memory at one time: ${metadata.peak} bytes. What is never freed: memray transform csv --leaks.`,
        },
      ],
    },
  ];
}

function readTop(
  json: JsonCursor,
  name: 'size' | 'count',
  into: 'bytes' | 'count',
  sites: Map<string, { count: number | null; bytes: number | null }>,
): void {
  json.array(() => {
    let location = '';
    let value: number | null = null;
    json.object((field) => {
      if (field === 'location') location = json.stringOr('');
      else if (field === name) value = json.numberOr(0);
    });
    const site = sites.get(location) ?? { count: null, bytes: null };
    site[into] = value;
    sites.set(location, site);
  });
}

function siteOf(
  location: string,
  numbers: { readonly count: number | null; readonly bytes: number | null },
): AllocationSite {
  const [, name, file, line] = LOCATION.exec(location) ?? [];
  const place = { name: name ?? location, file: file ?? null, line: line === undefined ? null : Number(line) };
  return { ...place, ...numbers, callers: [] };
}

export const memrayStatsReader: HistogramReader = {
  id: 'memray-stats',
  title: 'memray statistics',
  recognise: (head) => {
    const text = new TextDecoder().decode(head.subarray(0, 4096));
    return /^\s*\{/.test(text) && /"total_num_allocations"\s*:/.test(text) && /"total_bytes_allocated"\s*:/.test(text)
      ? 0.95
      : 0;
  },
  read: readMemrayStats,
};
