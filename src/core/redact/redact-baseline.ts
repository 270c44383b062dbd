import { inline } from '../markdown.ts';
import type { Redactor } from './model.ts';
import { redactReason } from './redact-verdict.ts';

/** An item that a baseline tells of, as the workspace has it and as it leaves. */
export interface BaselineNames {
  readonly label: string;
  readonly host: string;
  readonly command: string;
}

/** Cells of a row of Markdown's tables; null of any other line. */
function cellsOf(line: string): readonly string[] | null {
  if (!line.startsWith('| ') || !line.endsWith(' |')) return null;
  return line.slice(2, -2).split(/ \| /);
}

/** The text that `inline` made Markdown of, but for its blanks. */
const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replace(/\\([\\`*[\]|~#$_+=>.)-])/g, '$1');

const DIGEST = /^[0-9a-f]{64}$/;

/** Cells of the table of evidence: item, kind, label, SHA-256, time, host, command or file. */
const EVIDENCE_CELLS = 7;

/**
 * The text of a baseline for a reader elsewhere. It was written once and cannot be written again from rows that changed since, so it is taken apart into its
 * lines and cells: what names an item is written anew from the item's redacted record, since no search of a text knows an argument from a word; commands
 * of items that are gone are left out; all else is searched as what people wrote, and quoted constants go. `names` are those of the baseline's items by id,
 * null of one that is gone; hits are told under `where`.
 */
export function redactBaselineText(
  redactor: Redactor,
  text: string,
  names: ReadonlyMap<string, BaselineNames | null>,
  where: string,
): string {
  const say = (markdown: string, change: (plain: string) => string = (plain) => plain): string => {
    const plain = unescaped(markdown);
    const said = redactor.freeText(change(plain), where);
    return said === plain ? markdown : inline(said);
  };
  const cell = (markdown: string): string => say(markdown, (plain) => redactReason(redactor, 'query', plain));
  const digest = (given: string): string => (DIGEST.test(given) ? redactor.digest(given) : cell(given));
  const row = (cells: readonly string[]): readonly string[] => {
    const [id = '', kind = '', label = '', sha256 = '', time = '', host = '', command = ''] = cells;
    const known = cells.length === EVIDENCE_CELLS ? names.get(id) : undefined;
    if (known === undefined) return cells.map(cell);
    const {
      label: name,
      host: of,
      command: ran,
    } = known ?? {
      label: unescaped(label),
      host: host === '' ? '' : redactor.host(unescaped(host)),
      command: command === '' ? '' : 'left out: the item is gone',
    };
    return [id, cell(kind), cell(inline(name)), digest(sha256), cell(time), cell(inline(of)), cell(inline(ran))];
  };
  return text
    .split('\n')
    .map((line) => {
      const cells = cellsOf(line);
      if (cells !== null) return `| ${row(cells).join(' | ')} |`;
      const [, mark = '', rest = line] = /^((?:#{1,3}|-) )(.*)$/.exec(line) ?? [];
      return `${mark}${say(rest)}`;
    })
    .join('\n');
}
