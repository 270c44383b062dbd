/** Records of a text as RFC 4180 defines them, written out from its grammar. Throws for a text that is none. */
export function csvRecords(text: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const rows: string[][] = [[]];
  let at = 0;
  for (let found = cell.exec(text); found !== null && at < text.length; found = cell.exec(text)) {
    rows.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] !== ',') rows.push([]);
    at = cell.lastIndex;
  }
  if (at !== text.length || rows.pop()?.length !== 0) throw new Error(`no CSV from character ${at} on`);
  return rows;
}
