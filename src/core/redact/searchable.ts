import { meansNobody } from './addresses.ts';
import type { Original } from './model.ts';

/**
 * Names that machines and logins everywhere have: finding one of them in a text tells of nobody, and would be found in names of functions and
 * tables. They are replaced where a record says that they are a host or a user, and nowhere else.
 */
const COMMON = new Set(
  `access admin administrator agent alpha apache api app application backend backup batch beta bitbucket build builder cache centos ci client cloud
  code compute control core cron daemon data database db debian default demo deploy deployer deployment dev developer development direct docker
  ec2-user example frontend gateway git github gitlab guest home host index ingest internal jenkins kafka kubernetes linux local localdomain
  localhost login main manager master memory metrics model monitor mysql nginx nobody node oracle order orders pending postgres postgresql primary
  prod production profile program project proxy public python queue rails read redis release remote replica report request root ruby runner
  sample search secondary server service shared shop shops site sqlite ssh stage staging standby state static status storage store stream
  system task template test tester testing tests token tools true false null trace ubuntu undefined unknown update user username users vagrant
  value version web webserver window windows work worker workspace write www www-data`.split(/\s+/),
);

/** How a value can be searched for: anywhere, only as a word of its own, or not at all because it would be found by chance. */
export type Searched = 'anywhere' | 'word' | 'never';

/** Shorter values are never searched for. */
export const SHORTEST_SEARCHED = 4;
/** Shorter values are searched for as words only, and not in other forms. */
const ANYWHERE = 8;

/**
 * Whether a value can be looked for. Never: shorter than four characters, names that are in use everywhere, addresses of every machine (127.0.0.1), numbers of fewer than nine digits,
 * and, of constants and contents, plain words of fewer than twelve letters, which may stand in any report.
 */
export function searchedAs({ value, class: dataClass }: Original): Searched {
  const text = value.trim();
  if (text.length < SHORTEST_SEARCHED || COMMON.has(text.toLowerCase()) || meansNobody(text)) return 'never';
  if (/^[\d.,:+-]+$/.test(text) && text.replace(/\D/g, '').length < 9 && dataClass !== 'address') return 'never';
  if (dataClass === 'sql' || dataClass === 'heap-string' || dataClass === 'argument' || dataClass === 'environment') {
    // V8 calls the edge to an accessor, and its function, by its name: `get performance`.
    if (/^(?:[gs]et )?[\p{L}_$][\p{L}\p{N}_$.-]*$/u.test(text) && (text.length < 12 || !/\d/.test(text)))
      return 'never';
    if (/^[\s\p{P}\p{S}]*$/u.test(text) || text.length < 6) return 'never';
  }
  return text.length < ANYWHERE || /^[\p{L}\p{N}_]+$/u.test(text) ? 'word' : 'anywhere';
}

/** True where a value that begins and ends here is a word of its own: no letter or digit goes on beside it. */
export function standsAlone(before: number | undefined, after: number | undefined): boolean {
  return !isWordUnit(before) && !isWordUnit(after);
}

/** Letters, digits and everything beyond ASCII; an underscore divides words. */
function isWordUnit(unit: number | undefined): boolean {
  if (unit === undefined) return false;
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit >= 128;
}
