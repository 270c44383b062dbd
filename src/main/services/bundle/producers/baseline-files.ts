import { sha256Text } from '../../../../core/bundle/manifest.ts';
import { textBytes } from '../../../../core/bundle/written/file-bytes.ts';
import { type BaselineNames, redactBaselineText } from '../../../../core/redact/redact-baseline.ts';
import { MEDIA_TYPES } from '../../../../core/report/report-formats.ts';
import type { Produced } from '../entries.ts';
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

/** A baseline on its way out. */
interface LeavingBaseline {
  /** Its id. */
  readonly baseline: string;
  readonly path: string;
  /** As the workspace has it; null where it is gone, or its names cannot be taken out. */
  readonly text: string | null;
  /** Why there is no text. */
  readonly reason: string;
}

/** Baselines by the day they were taken, the second of a day with a 2 behind it. */
export function baselineTexts({ workspace, leaving }: BundleSource): readonly LeavingBaseline[] {
  const { treatments } = leaving.profile;
  const keepsNames = treatments.function === 'keep' && treatments.table === 'keep';
  const days = new Map<string, number>();
  return workspace.investigations.baselines().map(({ id, takenAt }) => {
    const day = takenAt.slice(0, 10);
    const nth = (days.get(day) ?? 0) + 1;
    days.set(day, nth);
    const path = `${FOLDER}/${day}${nth === 1 ? '' : `-${nth}`}.md`;
    const text = workspace.investigations.baselineText(id);
    const reason =
      text === null
        ? 'Its text is gone.'
        : 'It is a text with names in it that this profile takes out; it cannot be written again.';
    return { baseline: id, path, text: keepsNames ? text : null, reason };
  });
}

/** Each baseline as a text. */
export function* baselineFiles(source: BundleSource): Generator<Produced> {
  const { workspace, leaving, items } = source;
  const baselines = new Map(workspace.investigations.baselines().map((one) => [one.id, one]));
  if (baselines.size === 0) {
    yield { missing: { path: FOLDER, reason: 'No baseline was taken.' } };
    return;
  }
  for (const { baseline, path, text, reason } of baselineTexts(source)) {
    if (text === null) {
      yield { missing: { path, reason } };
      continue;
    }
    const { items: named = [], takenAt = '' } = baselines.get(baseline) ?? {};
    const names = new Map(named.map((id) => [id, nameOf(source, id)]));
    const redacted = redactBaselineText(leaving, text, names, `baseline ${takenAt.slice(0, 10)}`);
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
