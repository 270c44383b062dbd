import { sectionAnchor } from '../../report/anchors.ts';
import { blockHtml } from '../../report/html/report-html.ts';
import type { ReportedFinding } from '../../report/input.ts';
import { blockText } from '../../report/markdown/report-markdown.ts';
import type { Block, Text } from '../../report/model.ts';
import { withLinksTo } from '../../report/resolve-links.ts';
import { findingsList, rankingSection, remediationSection } from '../../report/sections/closing.ts';
import { findingBlocks } from '../../report/sections/finding-blocks.ts';
import { worstFirst } from '../../report/sections/opening.ts';
import { fixBlocks, hypothesisBlocks, verificationBlocks } from '../../report/sections/plan-blocks.ts';
import type { Manifest } from '../manifest.ts';

/** Blocks that follow from findings, `null` where others may stand: pictures, lints, what was compared. */
type Expected = readonly (Block | null)[];

/** What of a report's sections follows from its findings, by the section's anchor. */
export type ExpectedSections = ReadonlyMap<string, Expected>;

const NOTHING = { figures: new Map(), pictures: new Map() };

const findingAlone = (reported: ReportedFinding): Expected => [
  ...findingBlocks({ ...reported, lints: [] }, NOTHING, new Set()),
  null,
];

/** Of the report of all findings: what to fix first, the fixes, the summary with each finding, and how they were shown to have worked. */
export function expectedInReport(findings: readonly ReportedFinding[]): ExpectedSections {
  const sorted = worstFirst(findings);
  return new Map<string, Expected>([
    [sectionAnchor('8'), rankingSection({ findings }).blocks],
    [sectionAnchor('9'), remediationSection({ findings }).blocks],
    [
      sectionAnchor('12'),
      [...findingsList(findings), ...(sorted.length === 0 ? [null] : sorted.flatMap(findingAlone))],
    ],
    [sectionAnchor('13'), [null, ...sorted.flatMap(verificationBlocks)]],
  ]);
}

/** Of the report of one finding. */
export const expectedAlone = (reported: ReportedFinding): ExpectedSections =>
  new Map<string, Expected>([
    [sectionAnchor('Finding'), findingAlone(reported)],
    [sectionAnchor('Hypothesis'), hypothesisBlocks(reported)],
    [sectionAnchor('Fix'), fixBlocks(reported)],
    [sectionAnchor('Verification'), verificationBlocks(reported)],
  ]);

/** A form of a report, as far as it is read again. */
export interface ReportForm {
  /** What stands before a section's blocks, and what behind its last one. */
  begin(anchor: string): string;
  readonly end: string;
  /** What stands between two blocks, and behind the last. */
  readonly between: string;
  readonly behind: string;
  write(block: Block): string;
  /** What cannot stand where a reason does, or where other blocks may: a line, or a name, of its own. */
  readonly noReason: string;
  readonly noFinding: string;
  /** Where the head is over, and a row of facts as it stands among others. */
  readonly headEnd: string;
  row(facts: string): string;
  /** Places that links lead to. */
  readonly anchor: RegExp;
}

export const markdownForm = (toRoot: string): ReportForm => ({
  begin: (anchor) => `\n## <a id="${anchor}"></a>`,
  end: '\n## <a id="section.',
  between: '\n\n',
  behind: '\n',
  write: (block) => blockText(block, toRoot).join('\n\n'),
  noReason: '\n',
  noFinding: '<a id="finding.',
  headEnd: '\n## ',
  row: (facts) => `\n${facts}\n`,
  anchor: /<a id="([^"]+)"><\/a>/g,
});

export const pageForm: ReportForm = {
  begin: (anchor) => `<section><h2 id="${anchor}">`,
  end: '</section>',
  between: '\n',
  behind: '\n',
  write: blockHtml,
  noReason: '<dt>',
  noFinding: ' id="finding.',
  headEnd: '</header>',
  row: (facts) => facts.slice('<dl class="facts">'.length, -'</dl>'.length),
  anchor: / id="([^"]+)"/g,
};

/** The rest of a section behind its title; null where there is none, or more than one. */
function sectionIn(text: string, anchor: string, { begin, end, between }: ReportForm): string | null {
  const head = begin(anchor);
  const from = text.indexOf(head);
  if (from < 0 || text.indexOf(head, from + 1) >= 0) return null;
  const title = text.indexOf(end === '</section>' ? '</h2>' : between, from + head.length);
  if (title < 0) return null;
  const start = title + (end === '</section>' ? '</h2>' : between).length;
  const stop = text.indexOf(end, start - 1);
  // The end of one section in Markdown is the beginning of the next, with an empty line before.
  return text.slice(start, stop < 0 ? text.length : stop);
}

/** A text without its reasons, nor the spaces around them, which stand closer where there is none. */
const partsOf = (expected: string, hole: string): readonly string[] => expected.split(new RegExp(` ?${hole} ?`));

/** Where a text with reasons in it ends that stands at a place; -1 where it does not. */
function endOf(text: string, at: number, expected: string, hole: string, noReason: string): number {
  const [first = '', ...rest] = partsOf(expected, hole);
  if (!text.startsWith(first, at)) return -1;
  let end = at + first.length;
  for (const part of rest) {
    const next = text.indexOf(part, end);
    if (next < 0 || text.slice(end, next).includes(noReason)) return -1;
    end = next + part.length;
  }
  return end;
}

/** Whether a section's text is these blocks, with anything but findings where others may stand. */
function isSection(text: string, expected: Expected, form: ReportForm, hole: string): boolean {
  const { between, behind, noReason, noFinding } = form;
  // Runs of blocks that stand one behind another.
  const runs: string[][] = [[]];
  for (const block of expected) {
    if (block === null) runs.push([]);
    else runs.at(-1)?.push(form.write(block));
  }
  const mayBeginLater = expected[0] === null;
  let at = 0;
  for (const [nth, run] of runs.entries()) {
    if (run.length === 0) continue;
    const wanted = run.join(between);
    if (nth === 0 && !mayBeginLater) {
      at = endOf(text, at, wanted, hole, noReason);
    } else {
      const [first = ''] = partsOf(wanted, hole);
      const found = text.indexOf(first, at);
      if (found < 0 || text.slice(at, found).includes(noFinding)) return false;
      at = endOf(text, found, wanted, hole, noReason);
    }
    if (at < 0) return false;
    if (!text.startsWith(between, at) && text.slice(at) !== behind && at !== text.length) return false;
  }
  const rest = text.slice(at);
  if (expected.at(-1) === null) return !rest.includes(noFinding);
  return rest === behind || rest === '';
}

/**
 * The sections of a report in one form that do not tell of the findings what `sections` does, by their anchors. `hole` is the word that stands in `sections` for
 * reasons that only the report has; nothing that a person wrote holds it.
 */
export function sectionsThatDiffer(
  text: string,
  sections: ExpectedSections,
  form: ReportForm,
  hole: string,
): readonly string[] {
  const anchors = new Set([...text.matchAll(form.anchor)].map(([, anchor = '']) => anchor));
  return [...sections].flatMap(([anchor, expected]) => {
    const found = sectionIn(text, anchor, form);
    const blocks = expected.map((block) => {
      if (block === null) return null;
      const section = { anchor, title: '', blocks: [block] };
      return withLinksTo(anchors, { title: '', facts: [], sections: [section] }).sections[0]?.blocks[0] ?? null;
    });
    return found !== null && isSection(found, blocks, form, hole) ? [] : [anchor];
  });
}

/** Rows of a report's head that are not those of its bundle: when, of which workspace, which bundle, by which version. */
export function headThatDiffers(
  text: string,
  { createdAt, workspaceId, bundleId, tool }: Pick<Manifest, 'createdAt' | 'workspaceId' | 'bundleId' | 'tool'>,
  form: ReportForm,
): readonly string[] {
  const head = text.slice(0, Math.max(0, text.indexOf(form.headEnd)));
  const rows: readonly (readonly [string, Text])[] = [
    ['Date', createdAt.slice(0, 10)],
    ['Workspace', [{ code: workspaceId }]],
    ['Bundle', [{ code: bundleId }]],
    ['Tool', `Plateau ${tool.version}`],
  ];
  return rows.flatMap(([name, value]) => {
    const row = form.row(form.write({ kind: 'facts', rows: [[name, value]] }));
    return head.split(row).length === 2 ? [] : [name];
  });
}
