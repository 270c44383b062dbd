/** Fields of a step whose values are numbers, as far as the model takes them. */
export const NUMBER_KEYS: ReadonlySet<string> = new Set([
  'Startup Cost',
  'Total Cost',
  'Plan Rows',
  'Plan Width',
  'Actual Startup Time',
  'Actual Total Time',
  'Actual Rows',
  'Actual Loops',
]);

/**
 * Names that XML cannot have: EXPLAIN puts `-` for every character that is no letter or digit (`ExplainXMLTag` in PostgreSQL's explain.c). A `-` is
 * a space but in these.
 */
const NAMES_WITH_SIGNS: ReadonlyMap<string, string> = new Map(
  [
    'I/O Read Time',
    'I/O Write Time',
    'Temp I/O Read Time',
    'Temp I/O Write Time',
    'Shared I/O Read Time',
    'Shared I/O Write Time',
    'Local I/O Read Time',
    'Local I/O Write Time',
    'One-Time Filter',
    'Full-sort Groups',
    'Pre-sorted Groups',
  ].map((name) => [name.replace(/[ /]/g, '-'), name]),
);

/** The name of a field by its element in EXPLAIN's XML form. */
export const nameOfElement = (element: string): string => NAMES_WITH_SIGNS.get(element) ?? element.replaceAll('-', ' ');

/** Elements whose children are members of a list, by PostgreSQL's explain.c. */
export const LISTS: ReadonlySet<string> = new Set([
  'Plans',
  'Workers',
  'Triggers',
  'Grouping Sets',
  'Target Tables',
  'Group Keys',
  'Hash Keys',
]);

/** Fields of text, whatever it looks like: a relation may be called 1, a filter may be `false`. */
const TEXTS =
  /(?:Name|Filter|Cond|Condition|Key|Type|Method|Mode|Text|Parameters|Seed|Command|Strategy|Alias|Schema|Relation|Format|Storage|Operation|Window|Resolution|Direction|Relationship|Provider|SQL)$/;

/** True for a field whose value is text also where it looks like a number or truth value. XML does not tell them apart. */
export const isTextKey = (key: string): boolean => TEXTS.test(key);
