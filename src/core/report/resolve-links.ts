import type { Block, Report, Section, Span, Text } from './model.ts';

/** All places of a report that links can lead to. */
function anchorsOf({ sections }: Report): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { anchor, blocks } of sections) {
    found.add(anchor);
    for (const block of blocks) {
      if (block.kind === 'heading' && block.anchor !== null) found.add(block.anchor);
      if (block.kind === 'figure') found.add(block.figure.anchor);
      if (block.kind === 'picture') found.add(block.anchor);
      if (block.kind === 'table') for (const row of block.rows) if (row.anchor !== null) found.add(row.anchor);
    }
  }
  return found;
}

/** A report whose links all lead somewhere: one to what is not in it (an item that is gone, another finding's) becomes its words. */
export const withoutDeadLinks = (report: Report): Report => withLinksTo(anchorsOf(report), report);

/** A report whose links all lead to one of these places: any other becomes its words. */
export function withLinksTo(anchors: ReadonlySet<string>, report: Report): Report {
  const spanOf = (span: Span): Span =>
    typeof span !== 'string' && 'to' in span && !anchors.has(span.to) ? span.text : span;
  const textOf = (text: Text): Text => (typeof text === 'string' ? text : text.map(spanOf));
  const blockOf = (block: Block): Block => {
    switch (block.kind) {
      case 'heading':
      case 'paragraph':
        return { ...block, text: textOf(block.text) };
      case 'list':
        return { ...block, items: block.items.map(textOf) };
      case 'facts':
        return { ...block, rows: block.rows.map(([name, text]) => [name, textOf(text)] as const) };
      case 'table':
        return { ...block, rows: block.rows.map((row) => ({ ...row, cells: row.cells.map(textOf) })) };
      default:
        return block;
    }
  };
  const sectionOf = (section: Section): Section => ({ ...section, blocks: section.blocks.map(blockOf) });
  return {
    ...report,
    facts: report.facts.map(([name, text]) => [name, textOf(text)] as const),
    sections: report.sections.map(sectionOf),
  };
}
