import { HOST_CLASSES, type Host, type HostEntry } from '../../../core/capture/host.ts';
import { hostEntry } from '../../api/contract/captures.ts';
import { type Call, type Command, EXIT, type Given, usage } from '../command.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';

const ACTIONS = ['add', 'change', 'remove', 'trust', 'collect', 'clean'] as const;

/** A host as given; what is not given stays as it is `known`. Throws `cli.usage`. */
function entryOf(given: Given, name: string, destination: string, known: HostEntry | null): HostEntry {
  const folder = given.text('folder');
  const parsed = hostEntry.safeParse({
    name,
    destination,
    class: given.oneOf('class', HOST_CLASSES) ?? known?.class ?? 'staging',
    transport: given.has('system') ? 'system' : given.has('built-in') ? 'ssh2' : (known?.transport ?? 'ssh2'),
    remoteFolder: folder === undefined ? (known?.remoteFolder ?? null) : folder === '' ? null : folder,
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw usage(
    `A host cannot have the ${String(issue?.path[0] ?? 'name')} “${name}”: ${issue?.message ?? ''}.`,
    'A name has no blanks or slashes; a folder is an absolute path.',
  );
}

function hostsText(hosts: readonly Host[], aliases: readonly string[]): string {
  const rows = hosts.map(({ name, destination, class: kind, transport, key, problem }) => [
    printable(name),
    kind,
    printable(destination),
    transport === 'system' ? 'system ssh' : '',
    key === null ? '' : `${key.type} ${key.sha256}`,
    problem === null ? '' : printable(cut(problem.message, 60)),
  ]);
  const left = hosts.flatMap(({ leftBehind }) => leftBehind);
  return [
    table(['name', 'class', 'destination', '', 'key', ''], rows),
    ...(aliases.length === 0 ? [] : ['', `In OpenSSH’s configuration: ${aliases.map(printable).join(', ')}`]),
    ...(left.length === 0
      ? []
      : [
          '',
          'Left behind:',
          table(
            ['capture', 'host', 'started', 'label', 'why'],
            left.map(({ captureId, host, startedAt, label, why }) => [
              captureId,
              printable(host),
              startedAt.slice(0, 16).replace('T', ' '),
              printable(cut(label, 40)),
              printable(cut(why, 60)),
            ]),
          ),
          '“plateau hosts collect CAPTURE” brings in what is there, “plateau hosts clean CAPTURE” removes it.',
        ]),
  ].join('\n');
}

function list(session: Session, { terminal }: Call): number {
  const { hosts } = session.services;
  const listed = hosts.list();
  const aliases = hosts.aliases();
  const document = listed.map(({ name, destination, class: kind, key, trusted, ...more }) => ({
    name,
    destination,
    class: kind,
    fingerprint: key?.sha256 ?? null,
    trusted,
    transport: more.transport,
    leftBehind: more.leftBehind,
  }));
  terminal.answer({ hosts: document, aliases }, () => hostsText(listed, aliases));
  return EXIT.passed;
}

/** Connects once, so that the host's key is asked for and kept. */
async function trust(session: Session, { given, terminal }: Call, name: string): Promise<number> {
  const key = given.text('key');
  if (key !== undefined) session.questions.trustOnly(key);
  const host = await session.unlessInterrupted(session.services.hosts.connect(name));
  terminal.answer({ host }, () => `${printable(name)} is trusted: ${host.key?.type ?? ''} ${host.key?.sha256 ?? ''}`);
  return EXIT.passed;
}

async function leftBehind(session: Session, { terminal }: Call, action: string, captureId: string): Promise<number> {
  const { leftBehind: left } = session.services;
  const job = action === 'collect' ? left.collect(captureId) : left.clean(captureId);
  const { result } = await session.finished(job);
  terminal.answer({ captureId, result }, () =>
    action === 'collect' ? `Collected ${captureId}; nothing is left of it.` : `Nothing is left of ${captureId}.`,
  );
  return EXIT.passed;
}

export const hostsCommand: Command = {
  name: 'hosts',
  brief: 'Hosts to capture on',
  usage:
    '[add NAME DESTINATION | change NAME [DESTINATION] | trust NAME | remove NAME | collect CAPTURE | clean CAPTURE]',
  about: [
    'Hosts to capture on; OpenSSH’s configuration is read.',
    'A destination is an alias of that configuration, user@host or user@host:port. “local” is this machine.',
    'A change leaves as it is what is not given.',
  ].join('\n'),
  options: [
    { name: 'class', value: 'CLASS', about: `${HOST_CLASSES.join(', ')} (staging): production has limits` },
    { name: 'system', about: 'go through the system’s ssh: certificates, FIDO keys, ProxyCommand' },
    { name: 'built-in', about: 'change: back from --system to the SSH that is built in' },
    { name: 'folder', value: 'DIR', about: 'folder on the host for captures; else its folder for temporary files' },
    { name: 'rename', value: 'NAME', about: 'change: what it is called from now on' },
    { name: 'key', value: 'SHA256:…', about: 'trust: accept this key only, without asking' },
  ],
  examples: [
    'plateau hosts',
    'plateau hosts add staging-1 anna@staging-1.example:2222',
    'plateau hosts change staging-1 --folder /var/tmp',
    'plateau hosts change staging-1 --rename orders-staging',
    'plateau hosts trust staging-1',
    'plateau hosts add db prod-db --class production',
  ],
  arguments: { min: 0, max: 3 },
  run: async (call) => {
    const { given, terminal } = call;
    const [word, name, destination] = given.positionals;
    const session = call.open();
    const { hosts } = session.services;
    if (word === undefined) return list(session, call);
    const action = ACTIONS.find((known) => known === word);
    if (action === undefined) throw usage(`plateau hosts does not know “${word}”.`, `It knows ${ACTIONS.join(', ')}.`);
    if (name === undefined) throw usage(`plateau hosts ${action} needs a name.`, '“plateau hosts --help” shows how.');
    if (action === 'trust') return trust(session, call, name);
    if (action === 'collect' || action === 'clean') return leftBehind(session, call, action, name);
    if (action === 'remove') {
      terminal.answer(hosts.remove(name), () => `${printable(name)} is no host any more.`);
      return EXIT.passed;
    }
    const known = action === 'change' ? hosts.entry(name) : null;
    const place = destination ?? known?.destination;
    if (place === undefined) throw usage('plateau hosts add needs a destination.', 'plateau hosts add NAME user@host');
    const called = (known === null ? undefined : given.text('rename')) ?? name;
    const entry = entryOf(given, called, place, known);
    const host = action === 'add' ? hosts.add(entry) : hosts.change(entry, name);
    terminal.answer({ host }, () => `${printable(called)} is ${printable(place)}, class ${host.class}.`);
    return EXIT.passed;
  },
};
