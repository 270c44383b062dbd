import { bullets, heading, paragraph, reportText } from '../markdown.ts';
import { adviceText } from './advice.ts';
import type { Verdict } from './verdict.ts';
import { ruleText } from './verdict-wording.ts';

const headOf = ({ status, level, certainty, subject }: Verdict): string =>
  `${status ?? level} · ${certainty} · ${subject.label}`;

/** The rule with its limit, what held it back, and what to do. */
const factsOf = (verdict: Verdict): readonly string[] => [
  ruleText(verdict),
  ...(verdict.guards.length === 0 ? [] : [`Held back by ${verdict.guards.join(', ')}`]),
  ...(verdict.advice === '' ? [] : [`Advice: ${adviceText(verdict.advice)}`]),
];

/** A verdict in lines of plain text. */
export const verdictPlain = (verdict: Verdict): string =>
  [headOf(verdict), verdict.reason, ...factsOf(verdict).map((fact) => `  ${fact}`)].join('\n');

/** A verdict as Markdown; nothing in its texts is markup. */
export const verdictMarkdown = (verdict: Verdict): string =>
  reportText([heading(3, headOf(verdict)), paragraph(verdict.reason), bullets(factsOf(verdict))]);
