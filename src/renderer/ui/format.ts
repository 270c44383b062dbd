import type { Item } from '../../core/item.ts';

const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const moments = new Intl.DateTimeFormat('en', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

/** `1,234`. */
export const formatCount = (count: number): string => counts.format(count);

/** `1 file`, `3 files`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** Bytes with a decimal unit: `812 B`, `1.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** A moment in the person's own time zone: `Nov 21, 2026, 14:05`; the text itself where it is not a date. */
export function formatMoment(iso: string): string {
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? iso : moments.format(moment);
}

/** When an item was measured. Where its file does not say, only when it was imported is known: that is told as what it is. */
export function formatMeasured({ capturedAt, importedAt }: Pick<Item, 'capturedAt' | 'importedAt'>): string {
  return capturedAt === null ? `time not stated (imported ${formatMoment(importedAt)})` : formatMoment(capturedAt);
}

/** Text safe to put in one line of chrome: control and direction-changing characters become visible, length is bounded. */
export function oneLine(text: string, limit = 2000): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, '␣');
}

/** A sentence of a verdict as {@link oneLine}; numbers keep their `%` where a line breaks. */
export const sentence = (text: string): string => oneLine(text).replace(/(?<=\d) (?=%)/g, '\u00a0');
