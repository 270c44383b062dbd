import { gateCounts, gateWord, inGateOrder, policyText, sideText } from '../../../core/gate/result-file/gate-words.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

/** The result of a check: of what, when, by which policy, and what each gate said, what failed first. */
export function answerGateResult({ services }: Session, terminal: Terminal, id: string, top: number): void {
  const detail = services.gates.result(id);
  const { item, record } = detail;
  const { verdict, checkedAt, tool, ruleSet, before, after, gates, notes } = record;
  const colour = verdict === 'failed' ? 'red' : verdict === 'passed' ? 'green' : 'yellow';
  const rows = inGateOrder(gates)
    .slice(0, top)
    .map((one) => [
      gateWord(one),
      one.gate,
      one.rule,
      printable(cut(one.subject, 60)),
      one.certainty ?? '',
      printable(cut(one.why, 120)),
    ]);
  terminal.answer(detail, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.id}`,
      `${terminal.paint(colour, verdict)} · ${gateCounts(record)} · ${checkedAt} · ${tool.name} ${printable(tool.version)}`,
      `policy: ${printable(policyText(record))} · rule set ${printable(ruleSet.id)} (${ruleSet.sha256.slice(0, 12)})`,
      `before: ${printable(sideText(before))}`,
      `after: ${printable(sideText(after))}`,
      '',
      table(['result', 'gate', 'rule', 'of', 'certainty', 'why'], rows),
      ...(gates.length > rows.length ? [`The first ${rows.length} of ${gates.length}; --top N shows more.`] : []),
      ...notes.map((note) => printable(`note: ${note}`)),
    ].join('\n'),
  );
}
