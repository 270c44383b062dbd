import { type CatalogRead, catalogKind } from './read-catalog.ts';

/** Names of columns in JSON, and in the first line of a table. */
const JSON_NAMES = /"([a-z_]{1,60})"\s{0,10}:/g;
const NAME = /^"?([a-z_]{1,60})"?$/;

/** Which of PostgreSQL's views a file begins like, as CSV or JSON; null for none. Only names are looked at. */
export function recogniseCatalog(head: Uint8Array): CatalogRead['kind'] | null {
  const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const text = new TextDecoder(utf16 ? (head[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(head).trimStart();
  if (/^[[{]/.test(text)) return catalogKind([...text.matchAll(JSON_NAMES)].map((match) => match[1] ?? ''));
  const [line = ''] = text.split('\n', 1);
  if (line.length > 10_000) return null;
  return catalogKind(line.split(/[,;|\t]/).flatMap((cell) => NAME.exec(cell.trim())?.[1] ?? []));
}
