/**
 * Whether a text matches a pattern of OpenSSH: `*` for any run of characters, `?` for exactly one (`match_pattern` of its `match.c`). Takes
 * time proportional to the product of both lengths at most, whatever the pattern.
 */
export function matchesWildcard(text: string, pattern: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const wanted = pattern[from];
    if (wanted === '*') {
      star = from++;
      resume = at;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[at])) {
      from++;
      at++;
    } else if (star >= 0) {
      from = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[from] === '*') from++;
  return from === pattern.length;
}

/** Whether a text matches one of the patterns and none of those that begin with `!`. */
export function matchesPatterns(text: string, patterns: readonly string[]): boolean {
  let found = false;
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) {
      if (matchesWildcard(text, pattern.slice(1))) return false;
    } else if (matchesWildcard(text, pattern)) {
      found = true;
    }
  }
  return found;
}
