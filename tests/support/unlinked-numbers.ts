const BLOCK = /<(p|li|dd|h3|h4|figure|table|blockquote)\b[^>]*>[\s\S]*?<\/\1>/g;
const NUMBER = /\d[\d.,]*\s?(?:%|ms\b|s\b|rows\b|requests\b|bytes\b|[kMG]B\b|CPU|samples\b|×)/;

const words = (html: string): string =>
  html
    .replace(/<[^>]+>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
const isLinked = (html: string): boolean => html.includes('href="#');

/** Links of a page that lead nowhere in it. */
export function deadLinks(page: string): readonly string[] {
  const anchors = new Set([...page.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id));
  return [...page.matchAll(/href="#([^"]+)"/g)].flatMap(([, to = '']) => (anchors.has(to) ? [] : [to]));
}

/**
 * Sentences and pictures with measured numbers in a section of a report's page that have no link in them, nor beside them: in the block after, or behind
 * a picture's table.
 */
export function unlinkedNumbers(page: string, section: string): readonly string[] {
  const start = page.indexOf(`id="${section}"`);
  const next = page.indexOf('id="section.', start + 1);
  const part = page.slice(start, next < 0 ? page.length : next).replace(/<(svg|script|style)\b[\s\S]*?<\/\1>/g, '');
  const blocks = [...part.matchAll(BLOCK)].map(([whole, name = '']) => ({ whole, name }));
  return blocks.flatMap(({ whole, name }, at) => {
    const isTold = name === 'table' || name === 'dd' || !NUMBER.test(words(whole));
    if (isTold || isLinked(whole)) return [];
    // A picture is followed by its table in numbers, how many rows that leaves out, and what both are of.
    const beside = blocks.slice(at + 1, at + (name === 'figure' ? 4 : 2));
    return beside.some((block) => isLinked(block.whole)) ? [] : [words(whole).slice(0, 200)];
  });
}
