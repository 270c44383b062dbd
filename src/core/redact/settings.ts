/** Settings whose values are names of schemas and tablespaces (PostgreSQL 18 documentation, 19.11). */
export const NAMED_SETTINGS: ReadonlySet<string> = new Set(['search_path', 'default_tablespace', 'temp_tablespaces']);

/** Settings whose values people choose freely, though they may look like a word of the server. */
const FREE = /(?:^|_)(?:name|role|authorization|user|label|comment)$/;
/** A number, a size, a time, a switch, a word of the server's own. */
const PLAIN =
  /^(?:-?\d{1,12}(?:\.\d{1,12})?(?:e[-+]?\d{1,3})?\s?(?:%|B|kB|MB|GB|TB|us|ms|s|min|h|d)?|[a-z][a-z_]{0,19})$/;

/** True of a value that says how a server plans and nothing of who asked it or where. Settings of an application have a dot in their names, and say anything. */
export const isPlainSetting = (name: string, value: string): boolean =>
  value === '' || (!name.includes('.') && !FREE.test(name) && !NAMED_SETTINGS.has(name) && PLAIN.test(value));
