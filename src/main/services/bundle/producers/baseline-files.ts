import { sha256Text } from '../../../../core/bundle/manifest.ts';
import { type BaselineNames, redactBaselineText } from '../../../../core/redact/redact-baseline.ts';
import { MEDIA_TYPES } from '../../../../core/report/report-formats.ts';
import { type Produced, textBytes } from '../entries.ts';
import type { BundleSource } from '../source.ts';

const FOLDER = 'baselines';

/** What a baseline calls an item, without what may not leave; null of an item that is gone. */
function nameOf({ report }: BundleSource, id: string): BaselineNames | null {
  const reported = report.items.find(({ item }) => item.id === id);
  if (reported === undefined) return null;
  const { item, provenance } = reported;
  const command = provenance.capture?.commands.map((argv) => argv.join(' ')).join(' ; ') ?? provenance.fileName;
  return { label: item.label, host: item.host ?? '', command };
}

/** Baselines by the day they were taken, the second of a day with a 2 behind it. */
export function* baselineFiles(source: BundleSource): Generator<Produced> {
  const { workspace, leaving, items } = source;
  const { treatments } = leaving.profile;
  const baselines = workspace.investigations.baselines();
  if (baselines.length === 0) {
    yield { missing: { path: FOLDER, reason: 'No baseline was taken.' } };
    return;
  }
  const days = new Map<string, number>();
  for (const baseline of baselines) {
    const day = baseline.takenAt.slice(0, 10);
    const nth = (days.get(day) ?? 0) + 1;
    days.set(day, nth);
    const path = `${FOLDER}/${day}${nth === 1 ? '' : `-${nth}`}.md`;
    const text = workspace.investigations.baselineText(baseline.id);
    if (text === null || treatments.function !== 'keep' || treatments.table !== 'keep') {
      const reason = 'It is a text with names in it that this profile takes out; it cannot be written again.';
      yield { missing: { path, reason: text === null ? 'Its text is gone.' : reason } };
      continue;
    }
    const names = new Map(baseline.items.map((id) => [id, nameOf(source, id)]));
    const redacted = redactBaselineText(leaving, text, names, `baseline ${day}`);
    yield {
      path,
      role: 'baseline',
      mediaType: MEDIA_TYPES.md,
      redaction: 'applied',
      source: { commitment: items.commitment(sha256Text(text)) },
      chunks: () => textBytes([redacted]),
    };
  }
}
