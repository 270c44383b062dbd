/**
 * The arguments that make a browser of Chromium's family print a page to a file and end. Nothing of it reaches a network: names do not resolve, and
 * what needs none is sent to a proxy that is not there.
 */
export function printArguments(paths: {
  readonly page: string;
  readonly pdf: string;
  /** Folder of a profile of its own: the person's is left alone. */
  readonly profile: string;
  readonly isRoot: boolean;
}): readonly string[] {
  return [
    '--headless',
    '--disable-gpu',
    '--no-first-run',
    '--disable-extensions',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--proxy-server=http://127.0.0.1:9',
    '--proxy-bypass-list=<-loopback>',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    `--user-data-dir=${paths.profile}`,
    // Chromium refuses to run as root with its sandbox; whoever is root has no wall to lose.
    ...(paths.isRoot ? ['--no-sandbox'] : []),
    '--no-pdf-header-footer',
    '--generate-pdf-document-outline',
    `--print-to-pdf=${paths.pdf}`,
    paths.page,
  ];
}
