import { badLine, filledLines, printedBy } from '../bytes/lines.ts';
import type { ImportWarning } from '../profile/model.ts';
import { CUT_OFF, type SeriesOptions, type SeriesRead, type SeriesReader } from './reader.ts';
import { type Sample, seriesOfSamples } from './samples.ts';

const KIB = 1024;

/** A column made of jstat's own: the sum of those, each times a factor; what is not measured (`-`) counts nothing. */
interface Made {
  readonly name: string;
  readonly of: readonly string[];
  readonly factor: number;
  readonly unit: 'bytes' | 'seconds' | 'share' | 'count';
}

const COLLECTIONS: readonly Made[] = [
  { name: 'collections', of: ['YGC', 'FGC', 'CGC'], factor: 1, unit: 'count' },
  { name: 'gcTime', of: ['GCT'], factor: 1, unit: 'seconds' },
];

interface View {
  /** Columns that tell this view from others. */
  readonly known: readonly string[];
  readonly made: readonly Made[];
  readonly warning: ImportWarning | null;
}

/** The views of jstat that tell of memory, by their columns. Sizes are in KiB. */
const VIEWS: readonly View[] = [
  {
    known: ['EC', 'EU', 'OC', 'OU'],
    made: [
      { name: 'heapUsed', of: ['S0U', 'S1U', 'EU', 'OU'], factor: KIB, unit: 'bytes' },
      { name: 'heapTotal', of: ['S0C', 'S1C', 'EC', 'OC'], factor: KIB, unit: 'bytes' },
      { name: 'old', of: ['OU'], factor: KIB, unit: 'bytes' },
      { name: 'metaspace', of: ['MU'], factor: KIB, unit: 'bytes' },
      ...COLLECTIONS,
    ],
    warning: null,
  },
  {
    known: ['NGC', 'EC', 'OGC', 'OC'],
    made: [
      { name: 'heapTotal', of: ['S0C', 'S1C', 'EC', 'OC'], factor: KIB, unit: 'bytes' },
      { name: 'metaspace', of: ['MC'], factor: KIB, unit: 'bytes' },
      { name: 'collections', of: ['YGC', 'FGC', 'CGC'], factor: 1, unit: 'count' },
    ],
    warning: {
      code: 'series.capacities',
      message:
        'jstat -gccapacity tells what is set aside, not what is used: growth cannot be judged by it. Take jstat -gc.',
    },
  },
  {
    known: ['S0', 'S1', 'E', 'O'],
    made: [
      { name: 'eden', of: ['E'], factor: 0.01, unit: 'share' },
      { name: 'old', of: ['O'], factor: 0.01, unit: 'share' },
      { name: 'metaspace', of: ['M'], factor: 0.01, unit: 'share' },
      ...COLLECTIONS,
    ],
    warning: {
      code: 'series.percentages',
      message:
        'jstat -gcutil tells percentages of spaces that grow and shrink themselves, no bytes: growth cannot be judged by them. Take jstat -gc.',
    },
  },
];

const STAMP = 'Timestamp';

function viewOf(cells: readonly string[]): View | null {
  return VIEWS.find(({ known }) => known.every((name) => cells.includes(name))) ?? null;
}

/** A number as jstat prints it in any language; null for `-`, NaN for anything else. */
function numberIn(cell: string): number | null {
  if (cell === '-') return null;
  return /^\d{1,18}([.,]\d{1,6})?$/.test(cell) ? Number(cell.replace(',', '.')) : Number.NaN;
}

const TEXT = printedBy('jstat');

/** What was found out about a text while it was read. */
interface Told {
  view: View | null;
  readonly warnings: ImportWarning[];
}

function* samplesOf(bytes: Uint8Array, told: Told): Generator<Sample> {
  let header: readonly string[] = [];
  let count = 0;
  for (const line of filledLines(bytes, TEXT)) {
    const { view } = told;
    const cells = line.text.split(/\s+/);
    const named: View | null = viewOf(cells);
    if (named !== null) {
      if (view !== null && named !== view) throw badLine(TEXT, line, 'another view of it begins');
      told.view = named;
      header = cells;
      continue;
    }
    if (view === null) throw badLine(TEXT, line, 'it is no header of jstat -gc, -gcutil or -gccapacity');
    const numbers = cells.map(numberIn);
    if (cells.length !== header.length || numbers.some((number) => Number.isNaN(number))) {
      if (!line.ended && count > 0) {
        told.warnings.push(CUT_OFF);
        return;
      }
      throw badLine(TEXT, line, `it has not ${header.length} numbers`);
    }
    const cellOf = (name: string): number | null => numbers[header.indexOf(name)] ?? null;
    const values = view.made.map(({ name, of, factor }): readonly [string, number | null] => {
      const parts = of.map(cellOf).filter((value) => value !== null);
      return [name, parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0) * factor];
    });
    count++;
    yield { time: cellOf(STAMP), isUptime: true, values: new Map(values), process: null, offset: line.offset };
  }
}

function read(bytes: Uint8Array, options: SeriesOptions): SeriesRead {
  const told: Told = { view: null, warnings: [] };
  return seriesOfSamples(samplesOf(bytes, told), 'The text of jstat', options, () => ({
    isAbsolute: false,
    units: new Map(told.view?.made.map(({ name, unit }) => [name, unit])),
    warnings: told.view?.warning == null ? told.warnings : [...told.warnings, told.view.warning],
  }));
}

/** What `jstat -gc`, `-gcutil` or `-gccapacity` prints, with or without `-t`. The live heap is the sum of what its spaces hold. */
export const jstat: SeriesReader = {
  id: 'jstat',
  title: 'jstat',
  recognise: (head) => viewOf((/\S.*/.exec(head)?.[0] ?? '').trim().split(/\s+/, 64)) !== null,
  read,
};
