import type { PlanText } from '../reader.ts';
import { keepWithoutEntities } from './entities.ts';
import { TextBuilder } from './plan-text.ts';

const BEGIN = /<resultset\b[^<>]{0,100000}>/y;
const END = '</resultset>';
const PART = /<(row)>|<field name="([^"<>]{1,100})"(?: xsi:nil="true" ?\/>|>)/g;

/** The result of a statement as the mysql client prints it with `--xml`, and where it ends. */
export interface ResultSet {
  readonly text: PlanText;
  readonly end: number;
}

/** The rows of a result in XML, as the same client prints them with `\G`: a name and its value a line. Null where none begins at a position. */
export function resultSet(whole: PlanText, start: number): ResultSet | null {
  const { text } = whole;
  BEGIN.lastIndex = start;
  if (!BEGIN.test(text)) return null;
  const inside = BEGIN.lastIndex;
  const found = text.indexOf(END, inside);
  const end = found < 0 ? text.length : found;
  const builder = new TextBuilder(whole);
  let row = 0;
  let at = inside;
  PART.lastIndex = inside;
  for (let part = PART.exec(text); part !== null && part.index < end; part = PART.exec(text)) {
    const [tag, isRow, name = ''] = part;
    const behind = part.index + tag.length;
    if (isRow !== undefined) {
      builder.replace(
        `${row === 0 ? '' : '\n'}*************************** ${++row}. row ***************************`,
        at,
        behind,
      );
      at = behind;
      continue;
    }
    builder.replace(`\n${name}: `, at, behind);
    at = behind;
    if (tag.endsWith('/>')) {
      builder.replace('NULL', part.index, behind);
      continue;
    }
    const close = text.indexOf('</field>', behind);
    at = Math.min(close < 0 ? end : close, end);
    keepWithoutEntities(builder, text, behind, at);
    PART.lastIndex = at;
  }
  return { text: builder.build(), end: found < 0 ? text.length : found + END.length };
}
