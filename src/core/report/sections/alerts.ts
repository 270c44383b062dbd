import type { ReportedItem } from '../input.ts';
import { type Block, notAssessed } from '../model.ts';
import { itemLinks } from './verdict-table.ts';

/** Rows of the table: what a person reads. */
const MOST_ALERTS = 60;

/** Of which playbook signal an alert is one (RED: rate, errors, duration; USE: utilisation, saturation, errors). */
const SIGNALS: readonly (readonly [RegExp, string])[] = [
  [/error|fail|5xx/i, 'errors'],
  [/p_?95/i, 'duration'],
  [/queue|lag/i, 'saturation'],
];
const signalOf = (label: string): string => SIGNALS.find(([name]) => name.test(label))?.[1] ?? 'utilisation';

/** Every alert that was evaluated, whatever came of it: one that never fired is worth as much to know. */
export function alertBlocks(items: readonly ReportedItem[]): readonly Block[] {
  const alerts = items.flatMap(({ item, evaluation }) =>
    (evaluation?.verdicts ?? []).filter(({ rule }) => rule === 'MT-ALERT').map((verdict) => ({ item, verdict })),
  );
  if (alerts.length === 0) {
    return [
      notAssessed(
        'no metric over time was imported that an alert is defined for: nothing tells whether one would have fired',
      ),
    ];
  }
  const worst = alerts.filter(({ verdict }) => verdict.level !== 'none');
  const open = alerts.filter(({ verdict }) => verdict.certainty === 'inconclusive');
  const rows = [...worst, ...open, ...alerts.filter((one) => !worst.includes(one) && !open.includes(one))];
  return [
    {
      kind: 'table',
      caption: `Alerts evaluated: ${alerts.length}, of which ${worst.length} would have fired and ${open.length} cannot be told`,
      head: ['alert', 'signal', 'metric', 'what was found', 'limit', 'of'],
      rows: rows.slice(0, MOST_ALERTS).map(({ item, verdict }) => ({
        anchor: null,
        cells: [
          verdict.certainty === 'inconclusive' ? 'cannot be told' : verdict.level === 'none' ? 'quiet' : 'fires',
          signalOf(verdict.subject.label),
          [{ code: verdict.subject.label }],
          verdict.reason,
          verdict.threshold.source,
          itemLinks([item.id]),
        ],
      })),
      right: [],
      more: Math.max(0, rows.length - MOST_ALERTS),
    },
  ];
}
