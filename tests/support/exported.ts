import type { ExportOptions, ProfileExporter } from '../../src/core/profile/exporters/exporter.ts';
import { defaultOptions } from '../../src/core/profile/exporters/exporter.ts';
import type { Profile } from '../../src/core/profile/model.ts';

/** All bytes of chunks, one behind the other. */
export function joined(chunks: Iterable<Uint8Array>): Uint8Array {
  return new Uint8Array(Buffer.concat([...chunks]));
}

/** What an exporter writes, with the default options where none are given. */
export function exported(
  exporter: ProfileExporter,
  profile: Profile,
  options: Partial<ExportOptions> = {},
): Uint8Array {
  return joined(exporter.export(profile, { ...defaultOptions(profile, 'a label'), ...options }));
}

export function exportedText(
  exporter: ProfileExporter,
  profile: Profile,
  options: Partial<ExportOptions> = {},
): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(exported(exporter, profile, options));
}

/** Names that break what does not escape them. */
export const HOSTILE_NAMES = [
  '__proto__',
  '</title><script>alert(1)</script>',
  '"quoted", and & <b>',
  "=cmd|' /C calc'!A0",
  '\u0000\u0007 control \ud800 lone',
  'line\nbreak',
  '名前 😀',
  'n'.repeat(10_000),
];
