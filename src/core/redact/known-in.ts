import type { StatedSignal } from '../investigation/stated-signal.ts';
import type { Provenance } from '../item.ts';
import { hostsInFileName } from './addresses.ts';
import { shortArguments } from './arguments.ts';
import type { KnownValue } from './model.ts';
import { unusualRoot } from './roots.ts';

/** Hosts and users of a destination: `anna@jump.example,deploy@10.0.0.7:2222`. */
export function knownInDestination(destination: string): readonly KnownValue[] {
  return destination.split(',').flatMap((hop): readonly KnownValue[] => {
    const [, user, host = ''] = /^\s*(?:ssh:\/\/)?(?:([^@]*)@)?(\[[^\]]*\]|[^:]*)(?::\d+)?\s*$/.exec(hop) ?? [];
    return [
      { value: host.replace(/^\[(.*)\]$/, '$1'), class: 'host' },
      ...(user === undefined ? [] : [{ value: user, class: 'user' as const }]),
    ];
  });
}

/** The first label of a host's full name: people write `staging-1` for `staging-1.shop.example`. */
export function withShortName(name: string): readonly KnownValue[] {
  const short = /^([a-z][\w-]*)\.[a-z]/i.exec(name)?.[1];
  return [{ value: name, class: 'host' }, ...(short === undefined ? [] : [{ value: short, class: 'host' as const }])];
}

/** What a record proves to be a host, a user or a folder of the deployment, and what the file was called after: told to a redactor, it is replaced in every other text too. */
export function knownInProvenance({ fileName, capture, options }: Provenance): readonly KnownValue[] {
  const stated = options.host;
  const said = [...(typeof stated === 'string' ? withShortName(stated) : []), ...hostsInFileName(fileName)];
  if (capture === undefined) return said;
  const { host, target, request, operator, commands, connection } = capture;
  const { postgres } = request;
  const paths = [
    target?.executable ?? '',
    ...(target?.arguments ?? []),
    host.facts.folder.path,
    request.launch?.folder ?? '',
    request.program ?? '',
    ...commands.flat(),
  ];
  return [
    ...said,
    ...withShortName(host.name),
    ...withShortName(host.facts.hostName),
    ...knownInDestination(host.destination),
    ...connection.keys.flatMap((key) => knownInDestination(key.split(/\s/, 1)[0] ?? '')),
    { value: host.facts.user, class: 'user' },
    ...(target === null
      ? []
      : [
          { value: target.user, class: 'user' as const },
          ...target.listens.map(({ address }) => ({ value: address, class: 'address' as const })),
        ]),
    { value: operator, class: 'user' },
    ...(postgres?.address == null || postgres.address.startsWith('/') ? [] : withShortName(postgres.address)),
    ...(postgres?.user == null ? [] : [{ value: postgres.user, class: 'user' as const }]),
    ...knownInPaths(paths),
  ];
}

/**
 * Nodes that a person named, as hosts: their measurements name them too, in labels. A name without a digit or a point is a word for what it is (`queue`), and
 * hiding it would take the word out of every text.
 */
export const knownInSignals = (signals: readonly StatedSignal[]): readonly KnownValue[] =>
  signals.flatMap(({ kind, name }) =>
    kind === 'node' && /^[\w.:-]*[\d.][\w.:-]*$/.test(name) ? withShortName(name.replace(/:\d{1,5}$/, '')) : [],
  );

/**
 * What a command line that a tool measured was told: `hyperfine 'shop --customer liddell'` calls its runs so. Folders are replaced as such, and plain words
 * and numbers say how it was run.
 */
export function knownInCommand(command: string): readonly KnownValue[] {
  const values: KnownValue[] = [];
  const dropped = (value: string): void => {
    if (!/[/\\]/.test(value)) values.push({ value: value.replace(/^(["'])(.*)\1$/s, '$2'), class: 'argument' });
  };
  shortArguments(command.split(/\s+/), { path: (path) => path, dropped });
  return values;
}

/** Roots of deployments among paths that are not where deployments usually are. */
export function knownInPaths(paths: Iterable<string>): readonly KnownValue[] {
  const roots = new Set<string>();
  for (const path of paths) {
    const root = unusualRoot(path);
    if (root !== null) roots.add(root);
  }
  return [...roots].map((value) => ({ value, class: 'path' }));
}
