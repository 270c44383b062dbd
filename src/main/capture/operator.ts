import { userInfo } from 'node:os';

/** Who captures: the login name here. */
export function operator(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without a name, as in some containers.
    return String(process.getuid?.() ?? '');
  }
}
