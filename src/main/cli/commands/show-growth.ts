import {
  byteChange,
  changedClasses,
  changedTable,
  holdersOf,
  stepsTable,
} from '../../../core/heap/export/growth-rows.ts';
import { decodeGrowthClasses } from '../../../core/heap/growth/stored-growth.ts';
import { firstCounted } from '../../../core/verdict/heap/growth-measures.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import type { Session } from '../session.ts';
import { cut, printable, reportTable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { verdictsText } from '../verdict-text.ts';

/** A heap of the series in a line: `  1. s1: 5.2 MB · 200 operations · collection forced · warm-up`. */
const stepLine = ([step, label, ...facts]: readonly string[]): string =>
  printable(`  ${step}. ${label}: ${facts.filter((fact) => fact !== '').join(' · ')}`);

/**
 * Answers with a series of heaps: its verdicts, what holds what grew, and the classes that changed; answers with the verdicts. They are by the
 * active rule set where none is named.
 */
export async function answerGrowth(
  session: Session,
  terminal: Terminal,
  id: string,
  top: number,
  ruleSet?: string,
): Promise<readonly Verdict[]> {
  const { growths, profiles, workspaces } = session.services;
  const { provenance, warnings, growth: known, evaluations } = await growths.detail(id);
  const growth = { ...known, classes: decodeGrowthClasses(await growths.classes(id)) };
  const judged = evaluations.find(({ current, ruleSetId }) =>
    ruleSet === undefined ? current : ruleSetId === ruleSet,
  );
  const { verdicts } = judged ?? (await profiles.evaluate(id, ruleSet));
  const item = workspaces.item(id);
  const from = firstCounted(growth);
  const classes = changedClasses(growth).slice(0, top);
  const holders = holdersOf(growth).slice(0, top);
  const { snapshots, matching, sizes, warmUp, paths } = growth;
  terminal.answer(
    {
      kind: 'growth',
      item,
      summary: item.summary,
      provenance,
      warnings,
      snapshots,
      warmUp,
      matching,
      sizes,
      verdicts,
      owners: holders.map(({ owner }) => owner),
      paths,
      classes,
    },
    () =>
      [
        `${terminal.paint('bold', printable(item.label))} · ${item.id}`,
        ...stepsTable(growth).rows.map(stepLine),
        printable(matching.reason),
        '',
        verdictsText(verdicts, terminal),
        '',
        ...(holders.length === 0
          ? []
          : [
              'What holds what is new:',
              table(
                ['net', 'holder', 'at', 'new in it'],
                holders.map(({ owner, net, contents }) => [
                  byteChange(net),
                  printable(cut(owner.name, 30)),
                  printable(cut(owner.path, 60)),
                  printable(cut(contents, 60)),
                ]),
                [0],
              ),
              '',
            ]),
        reportTable(changedTable(classes, from, sizes), { 4: 60 }),
        ...warnings.map(({ message }) => printable(`note: ${message}`)),
      ].join('\n'),
  );
  return verdicts;
}
