import { DATA_CLASSES, type DataClass } from '../../core/redact/data-class.ts';
import type { RedactionCounts } from '../../core/redact/model.ts';
import { plural } from '../ui/format.ts';

/** What each class is called, one and several. */
const WORDS: Readonly<Record<DataClass, readonly [one: string, many: string]>> = {
  secret: ['secret', 'secrets'],
  host: ['host', 'hosts'],
  address: ['network address', 'network addresses'],
  user: ['login', 'logins'],
  path: ['folder', 'folders'],
  argument: ['argument', 'arguments'],
  environment: ['environment variable', 'environment variables'],
  sql: ['SQL constant', 'SQL constants'],
  url: ['URL', 'URLs'],
  'heap-string': ['heap key or content', 'heap keys and contents'],
  tenant: ['tenant', 'tenants'],
  person: ['person', 'people'],
  email: ['e-mail address', 'e-mail addresses'],
  phone: ['phone number', 'phone numbers'],
  card: ['card number', 'card numbers'],
  function: ['function', 'functions'],
  class: ['class', 'classes'],
  table: ['table or column', 'tables and columns'],
  digest: ['hash of a raw file', 'hashes of raw files'],
};

export const className = (dataClass: DataClass): string => WORDS[dataClass][0];

/** What of a class is taken out: `1 host`, and in how many places. */
export interface ClassCount {
  readonly dataClass: DataClass;
  readonly text: string;
  readonly places: number;
}

/** Counts in the order of the classes: different values where they are counted, else places. */
export function classCounts({ places, values }: RedactionCounts): readonly ClassCount[] {
  return DATA_CLASSES.flatMap((dataClass) => {
    const [inPlaces, different] = [places[dataClass] ?? 0, values[dataClass] ?? 0];
    const count = different > 0 ? different : inPlaces;
    return count === 0 ? [] : [{ dataClass, text: plural(count, ...WORDS[dataClass]), places: inPlaces }];
  });
}
