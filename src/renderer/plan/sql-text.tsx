import { useMemo, useState } from 'react';
import { formatCount } from '../ui/format.ts';

/** What a piece of a statement is, for its colour. */
type Kind = 'word' | 'string' | 'number' | 'comment' | 'plain';

const WORDS = new Set(
  (
    'all and any as asc between by case cross delete desc distinct else end except exists explain analyze false fetch filter for from full group ' +
    'having in inner insert intersect interval into is join lateral left like limit merge not null offset on or order outer over partition ' +
    'returning right select set some table then true union unique update using values when where window with recursive materialized'
  ).split(' '),
);

/** Each alternative begins with another character and repeats one class only. */
const TOKENS = /('(?:[^']|'')*'?)|("[^"]*"?)|(--[^\n]*)|(\$?\d[\d.]*)|([A-Za-z_][\w$]*)/g;

/** A statement in pieces; put together they are the statement. */
export function sqlPieces(text: string): readonly { readonly kind: Kind; readonly text: string }[] {
  const pieces: { kind: Kind; text: string }[] = [];
  let at = 0;
  for (const match of text.matchAll(TOKENS)) {
    if (match.index > at) pieces.push({ kind: 'plain', text: text.slice(at, match.index) });
    const [all, quoted, , comment, number, word] = match;
    const kind: Kind =
      quoted !== undefined
        ? 'string'
        : comment !== undefined
          ? 'comment'
          : number !== undefined
            ? 'number'
            : word !== undefined && WORDS.has(word.toLowerCase())
              ? 'word'
              : 'plain';
    pieces.push({ kind, text: all });
    at = match.index + all.length;
  }
  if (at < text.length) pieces.push({ kind: 'plain', text: text.slice(at) });
  return pieces;
}

/** Characters of a statement that are shown at once. */
const SHOWN = 20_000;

/** A statement with its words, texts and numbers in colour. */
export function SqlText({ text }: { readonly text: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? text.slice(0, SHOWN * 20) : text.slice(0, SHOWN);
  const pieces = useMemo(() => sqlPieces(shown), [shown]);
  return (
    <pre className="plan-sql">
      {pieces.map(({ kind, text: part }, at) =>
        kind === 'plain' ? (
          part
        ) : (
          <span key={`${at.toString()} ${kind}`} className={`code-${kind}`}>
            {part}
          </span>
        ),
      )}
      {shown.length < text.length && !all && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          … {formatCount(text.length - shown.length)} characters more
        </button>
      )}
    </pre>
  );
}
