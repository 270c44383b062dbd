const STAMP =
  /(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(Z\b|[+-]\d\d(?::?\d\d)?(?!\d)|[A-Z][A-Za-z]{1,5}\b)?/;
/** `%n`: seconds since 1970 with milliseconds. */
const EPOCH = /(?:^|[^\d.])(1\d{9}\.\d{3})(?![\d.])/;
const PREFIX_CHARS = 500;

/**
 * Hours east of Greenwich by the abbreviation that `%t` and `%m` print, as far as the time zone database has it for one offset only: CST is
 * Chicago's and Shanghai's, IST Delhi's and Dublin's, PST Los Angeles' and Manila's, CDT Chicago's and Havana's.
 */
const ZONES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    UTC: 0,
    GMT: 0,
    UCT: 0,
    Z: 0,
    WET: 0,
    WEST: 1,
    BST: 1,
    CET: 1,
    CEST: 2,
    EET: 2,
    EEST: 3,
    MSK: 3,
    CAT: 2,
    SAST: 2,
    EAT: 3,
    WAT: 1,
    PKT: 5,
    WIB: 7,
    WITA: 8,
    WIT: 9,
    HKT: 8,
    JST: 9,
    KST: 9,
    AWST: 8,
    ACST: 9.5,
    ACDT: 10.5,
    AEST: 10,
    AEDT: 11,
    NZST: 12,
    NZDT: 13,
    EST: -5,
    EDT: -4,
    MST: -7,
    MDT: -6,
    PDT: -7,
    AKST: -9,
    AKDT: -8,
    HST: -10,
    NST: -3.5,
    NDT: -2.5,
    ADT: -3,
  }),
);

/**
 * The first time in a log's prefix as ISO 8601, UTC. Null where there is none, or one whose zone is not told or not to be known: a time that
 * may be off by hours is worse than none.
 */
export function takenAtOf(prefix: string): string | null {
  const text = prefix.slice(0, PREFIX_CHARS);
  const stamp = STAMP.exec(text);
  if (stamp === null) {
    const epoch = EPOCH.exec(text)?.[1];
    return epoch === undefined ? null : isoOf(Number(epoch) * 1000);
  }
  const [, year, month, day, hour, minute, second, fraction, zone] = stamp;
  const offset = zone === undefined ? null : offsetOf(zone);
  if (offset === null) return null;
  const milliseconds = Math.floor(Number(`0.${fraction ?? 0}`) * 1000 + 1e-6);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = [year, month, day, hour, minute, second].map(Number);
  if (mo < 1 || mo > 12 || d < 1 || d > 31 || h > 24 || mi > 59 || s > 60) return null;
  return isoOf(Date.UTC(y, mo - 1, d, h, mi, s, milliseconds) - offset * 60_000);
}

/** Minutes east of Greenwich. */
function offsetOf(zone: string): number | null {
  const hours = ZONES.get(zone);
  if (hours !== undefined) return hours * 60;
  const [, sign, h, m] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (h === undefined) return null;
  return (sign === '-' ? -1 : 1) * (Number(h) * 60 + Number(m ?? 0));
}

function isoOf(milliseconds: number): string | null {
  const date = new Date(Math.round(milliseconds));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
