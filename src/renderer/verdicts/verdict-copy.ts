import type { Verdict } from '../../core/verdict/verdict.ts';
import { verdictMarkdown, verdictPlain } from '../../core/verdict/verdict-text.ts';
import type { CopyChoice } from '../ui/copy-menu.tsx';

/** What a verdict is copied as; its JSON has all of it, with the evidence. */
export const verdictCopies = (verdict: Verdict): readonly CopyChoice[] => [
  { format: 'text', text: () => `${verdictPlain(verdict)}\n` },
  { format: 'Markdown', text: () => verdictMarkdown(verdict) },
  { format: 'JSON', text: () => `${JSON.stringify(verdict, null, 2)}\n` },
];
