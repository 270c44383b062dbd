import { CATEGORY_NAMES } from '../../core/finding/rule-categories.ts';
import type { FindingRow } from '../../core/finding/stored.ts';
import { STATUS_WORDS, severityOf } from './finding-words.ts';

/** What of the list is shown; an empty text leaves out nothing. */
export interface FindingFilter {
  readonly text: string;
  readonly severity: string;
  readonly status: string;
  readonly category: string;
}

export const NO_FILTER: FindingFilter = { text: '', severity: '', status: '', category: '' };

/** What a finding is found by. */
const wordsOf = ({ id, title, owner, category, status, retest }: FindingRow): string =>
  `${id} ${title} ${owner} ${CATEGORY_NAMES[category]} ${STATUS_WORDS[status]} ${retest}`.toLowerCase();

/** Whether a finding has every word of the text, and the severity, status and category that are asked for. */
export function isKept(row: FindingRow, { text, severity, status, category }: FindingFilter): boolean {
  if (severity !== '' && severityOf(row) !== severity) return false;
  if (status !== '' && row.status !== status) return false;
  if (category !== '' && row.category !== category) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const own = words.length === 0 ? '' : wordsOf(row);
  return words.every((word) => own.includes(word));
}
