import type { BundleFile, PageRequest, SizeKind } from '../../core/frontend/model.ts';
import { packageOf } from '../../core/frontend/package-of.ts';
import type { TableColumn } from '../tables/data-table.tsx';
import { formatCount, oneLine } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';

/** A part with the file it is in. */
export interface PartRow {
  readonly path: string;
  readonly bytes: number;
  readonly file: string;
  readonly package: string;
  readonly are: SizeKind;
}

/** The parts of all files, largest first. */
export function partRows(files: readonly BundleFile[]): readonly PartRow[] {
  const rows = files.flatMap(({ name, parts, partsAre }) =>
    parts.map(({ path, bytes }) => ({ path, bytes, file: name, package: packageOf(path), are: partsAre })),
  );
  return rows.sort((a, b) => b.bytes - a.bytes);
}

/** The files themselves as areas, by a size that all of them have; none where there is no such size. */
export function fileRows(files: readonly BundleFile[]): readonly PartRow[] {
  const are = (['gzip', 'raw'] as const).find((size) => files.every((file) => file[size] !== null));
  if (are === undefined) return [];
  const rows = files.map((file) => ({
    ...{ path: file.name || '(no name)', bytes: file[are] ?? 0, file: file.name, are },
    package: file.kind === 'script' ? 'JavaScript' : file.kind === 'style' ? 'CSS' : 'other files',
  }));
  return rows.sort((a, b) => b.bytes - a.bytes);
}

/** What sizes of a kind are, as a head says it. */
export const SIZE_WORDS: Readonly<Record<SizeKind, string>> = {
  source: 'source, before minifying',
  raw: 'raw',
  gzip: 'gzip',
  unknown: 'of unknown compression',
};

type Head = Pick<TableColumn, 'id' | 'title' | 'hint' | 'width' | 'minWidth'>;

function texts<Row>(rows: readonly Row[], head: Head, of: (row: Row) => string): TableColumn {
  const at = (index: number): string => {
    const row = rows[index];
    return row === undefined ? '' : of(row);
  };
  return { ...head, value: at, text: at, cell: (index) => <MiddleText text={oneLine(at(index), 600)} /> };
}

function bytes<Row>(rows: readonly Row[], head: Head, of: (row: Row) => number | null): TableColumn {
  const at = (index: number): number => {
    const row = rows[index];
    return row === undefined ? Number.NaN : (of(row) ?? Number.NaN);
  };
  return {
    width: 110,
    ...head,
    align: 'end',
    value: at,
    text: (index) => (Number.isNaN(at(index)) ? '' : String(at(index))),
    cell: (index) => (Number.isNaN(at(index)) ? '–' : formatCount(at(index))),
  };
}

export const partColumns = (rows: readonly PartRow[]): readonly TableColumn[] => [
  bytes(rows, { id: 'bytes', title: 'Bytes', hint: SIZE_WORDS[rows[0]?.are ?? 'unknown'] }, (row) => row.bytes),
  texts(rows, { id: 'are', title: 'Bytes are', width: 170 }, ({ are }) => SIZE_WORDS[are]),
  texts(rows, { id: 'package', title: 'Package', width: 150 }, (row) => row.package),
  texts(rows, { id: 'path', title: 'Part', minWidth: 220 }, ({ path }) => path),
  texts(rows, { id: 'file', title: 'In', width: 190 }, ({ file }) => file),
];

const loaded = ({ initial }: BundleFile): string => (initial === null ? 'not known' : initial ? 'first' : 'later');

export const fileColumns = (rows: readonly BundleFile[]): readonly TableColumn[] => [
  bytes(rows, { id: 'raw', title: 'Raw', hint: 'Bytes, not compressed' }, (row) => row.raw),
  bytes(rows, { id: 'gzip', title: 'Gzip', hint: 'Bytes, compressed' }, (row) => row.gzip),
  bytes(
    rows,
    { id: 'unknown', title: 'Either', hint: 'Bytes of which the file does not say whether they are compressed' },
    (row) => row.unknown,
  ),
  texts(rows, { id: 'loaded', title: 'Loaded', width: 100 }, loaded),
  texts(rows, { id: 'name', title: 'File', minWidth: 220 }, ({ name }) => name || '(no name)'),
];

export const requestColumns = (rows: readonly PageRequest[]): readonly TableColumn[] => [
  bytes(
    rows,
    { id: 'transferred', title: 'Sent', hint: 'Bytes over the network, headers included' },
    (row) => row.transferred,
  ),
  bytes(rows, { id: 'raw', title: 'Unpacked', hint: 'Bytes, not compressed' }, (row) => row.raw),
  texts(rows, { id: 'type', title: 'Type', width: 110 }, ({ type }) => type),
  texts(rows, { id: 'url', title: 'Request', minWidth: 240 }, ({ url }) => url),
];
