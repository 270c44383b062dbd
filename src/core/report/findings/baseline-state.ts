/**
 * What a status of a comparison is against a baseline (SARIF §3.27.24): what only its neighbours brought into view is new; what they only hid is
 * there as before. Null where the comparison cannot tell.
 */
export function baselineStateOf(status: string): 'new' | 'unchanged' | 'updated' | 'absent' | null {
  switch (status) {
    case 'new':
    case 'exposed':
      return 'new';
    case 'persisting':
    case 'masked':
      return 'unchanged';
    case 'improved':
    case 'regressed':
      return 'updated';
    case 'resolved':
      return 'absent';
    default:
      return null;
  }
}
