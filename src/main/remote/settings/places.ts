import { homedir, userInfo } from 'node:os';

/** Where SSH's files of one person lie. Tests give their own, so that nothing of the machine they run on is read. */
export interface SshPlaces {
  readonly home: string;
  /** The system's client configuration; its folder also has the system's known hosts. */
  readonly globalConfig: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user here, who is also the user there where nothing else is said. */
  readonly localUser: string;
}

/** The places of the person who runs Plateau. */
export function ownPlaces(env: NodeJS.ProcessEnv = process.env): SshPlaces {
  return { home: homedir(), globalConfig: '/etc/ssh/ssh_config', env, localUser: userInfo().username };
}
