/** Fields of a PDF's document information (ISO 32000-1 §14.3.3) that tell of when, where and with what it was printed. */
const FIELD = /\/(CreationDate|ModDate|Creator|Producer) \(((?:[^\\()]|\\[\s\S])*)\)/g;

/** `D:20261122100000+00'00'`, as PDF writes a date (ISO 32000-1 §7.9.4), of an ISO 8601 time in UTC. */
const pdfDate = (iso: string): string => `D:${iso.slice(0, 19).replace(/\D/g, '')}+00'00'`;

/**
 * A printed PDF without what differs from print to print and from machine to machine: its dates become `at` (ISO 8601, UTC), the names of the browser and
 * its system are taken out. Texts keep their length in bytes, so that the file's table of offsets stays true.
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
  return bytes;
}
