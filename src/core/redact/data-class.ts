/** What a text may tell of (`findings.md` §8). */
export const DATA_CLASSES = [
  'secret',
  'host',
  'address',
  'user',
  'path',
  'argument',
  'environment',
  'sql',
  'url',
  'heap-string',
  'tenant',
  'person',
  'email',
  'phone',
  'card',
  'function',
  'class',
  'table',
  'digest',
] as const;
export type DataClass = (typeof DATA_CLASSES)[number];
