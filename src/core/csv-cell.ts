/**
 * A text as a cell of a CSV file (RFC 4180). One that a spreadsheet would take for a formula gets a leading `'` (OWASP, CSV injection; some
 * take the full-width forms of the signs too).
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@＝＋－＠\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
