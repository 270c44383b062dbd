/** Fields of a PDF's document information (ISO 32000-1 §14.3.3) that tell of when, where and with what it was printed. */
const FIELD = /\/(CreationDate|ModDate|Creator|Producer) \(((?:[^\\()]|\\[\s\S])*)\)/g;

/** `D:20261122100000+00'00'`, as PDF writes a date (ISO 32000-1 §7.9.4), of an ISO 8601 time in UTC. */
const pdfDate = (iso: string): string => `D:${iso.slice(0, 19).replace(/\D/g, '')}+00'00'`;

/**
 * An identifier of a structure element (ISO 32000-1 §14.7.2) as Chromium writes it: where it is defined, in the heads of a table's cells, and in the tree
 * of names. A text that reads like one stands behind none of these.
 */
const ELEMENT = /(?<=\/ID |\[|R\s|\)\s)\(node(\d{8})\)/g;

/**
 * Counts the structure elements from one, in the order of their numbers, in which the tree of names is sorted. Chromium takes the numbers of the page's
 * nodes, and where those begin depends on how many others its process made before: one more on a machine that is busy.
 */
function countElements(bytes: Buffer, text: string): void {
  const places = [...text.matchAll(ELEMENT)].map(({ index, 1: number = '' }) => ({ index, number }));
  const numbers = [...new Set(places.map(({ number }) => number))].sort();
  const counted = new Map(numbers.map((number, at) => [number, String(at + 1).padStart(number.length, '0')]));
  for (const { index, number } of places) bytes.write(counted.get(number) ?? number, index + '(node'.length, 'latin1');
}

/**
 * A printed PDF without what differs from print to print and from machine to machine: its dates become `at` (ISO 8601, UTC), the names of the browser and
 * its system are taken out, its structure elements are counted from one. Texts keep their length in bytes, so that the file's table of offsets stays true.
 */
export function withoutPrintersMetadata(pdf: Uint8Array, at: string): Uint8Array {
  const bytes = Buffer.from(pdf);
  const text = bytes.toString('latin1');
  for (const match of text.matchAll(FIELD)) {
    const [whole, name = '', value = ''] = match;
    const instead = name.endsWith('Date') ? pdfDate(at) : 'Plateau';
    // A date of another form than this length is rather empty than half of one.
    const fits = instead.length <= value.length ? instead : '';
    bytes.write(fits.padEnd(value.length), match.index + whole.length - 1 - value.length, 'latin1');
  }
  countElements(bytes, text);
  return bytes;
}
