/** Sites of documentation and public code: they tell nothing of who reads them. */
const PUBLIC_SITES =
  /^(?:(?:www|docs|dev|nodejs|wiki|en)\.)?(?:github\.com|gitlab\.com|postgresql\.org|python\.org|nodejs\.org|mozilla\.org|w3\.org|ietf\.org|rfc-editor\.org|mysql\.com|mariadb\.com|sqlite\.org|openjdk\.org|oracle\.com|golang\.org|go\.dev|json\.schemastore\.org|in-toto\.io|oasis-open\.org|raw\.githubusercontent\.com|json\.org|json-schema\.org|speedscope\.app|docs\.oasis-open\.org)$/i;

/** True of a site's name that tells nobody who reads it, and stays wherever it stands. */
export const isPublicSite = (host: string): boolean => PUBLIC_SITES.test(host);
