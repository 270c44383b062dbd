import type { HostFacts, ProcessFacts } from '../capture/process.ts';
import type { CaptureProvenance, CaptureRequest } from '../capture/request.ts';
import type { Provenance } from '../item.ts';
import type { Dialect } from '../plan/model.ts';
import type { Redactor } from './model.ts';

/** How an item came to be, without who and where: every text of it goes through the method of its class. */
export function redactProvenance(
  redactor: Redactor,
  provenance: Provenance,
  dialect: Dialect = 'postgresql',
): Provenance {
  const { fileName, options, capture, process, exporter } = provenance;
  const shown = Object.entries(options).map(([name, value]): readonly [string, string | number | boolean] => {
    if (typeof value !== 'string') return [name, value];
    if (name === 'statement') return [name, redactor.sql(value, dialect)];
    if (name === 'parameters') return [name, dropValue(redactor, value)];
    return [name, redactor.line(value)];
  });
  return {
    ...provenance,
    sha256: redactor.digest(provenance.sha256),
    fileName: redactor.label(fileName),
    options: Object.fromEntries(shown),
    ...(exporter === undefined ? {} : { exporter: redactExporter(redactor, exporter) }),
    ...(process === undefined ? {} : { process: redactor.digest(process) }),
    ...(capture === undefined ? {} : { capture: redactCapture(redactor, capture) }),
  };
}

function redactExporter(redactor: Redactor, { name, version }: NonNullable<Provenance['exporter']>) {
  return { name: redactor.line(name), ...(version === undefined ? {} : { version: redactor.line(version) }) };
}

function dropValue(redactor: Redactor, value: string): string {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  const masked = redactor.sql(quoted);
  return masked === quoted ? value : masked;
}

const keepsArguments = ({ profile }: Redactor): boolean => profile.treatments.argument === 'keep';

function redactCapture(redactor: Redactor, capture: CaptureProvenance): CaptureProvenance {
  const { host, target, request, commands, stderrTail, connection, operator, partial, warnings } = capture;
  return {
    ...capture,
    remoteSha256: capture.remoteSha256 === null ? null : redactor.digest(capture.remoteSha256),
    host: {
      ...host,
      name: redactor.host(host.name),
      destination: redactor.destination(host.destination),
      facts: redactFacts(redactor, host.facts),
    },
    target: target === null ? null : redactProcess(redactor, target),
    request: redactRequest(redactor, request),
    commands: commands.map((argv) => redactor.commandLine(argv)),
    // Words of a server: a function of the statement says there what it was given.
    stderrTail: request.postgres === undefined || keepsArguments(redactor) ? redactor.line(stderrTail) : '',
    partial: partial === null ? null : redactor.line(partial),
    connection: {
      ...connection,
      transport: redactor.line(connection.transport),
      keys: connection.keys.map((key) => hopKey(redactor, key)),
    },
    operator: redactor.user(operator),
    warnings: warnings.map((warning) => redactor.warning(warning)),
  };
}

/** `anna@jump.example ssh-ed25519 SHA256:…`: fingerprints of host keys find the host in public scans, so they are dropped with its name. */
function hopKey(redactor: Redactor, key: string): string {
  const plain = redactor.line(key);
  return redactor.profile.treatments.host === 'keep' ? plain : redactor.host(key);
}

function redactFacts(redactor: Redactor, facts: HostFacts): HostFacts {
  return {
    ...facts,
    hostName: redactor.host(facts.hostName),
    user: redactor.user(facts.user),
    folder: { ...facts.folder, path: redactor.path(facts.folder.path) },
    tools: Object.fromEntries(
      Object.entries(facts.tools).map(([name, tool]) => [
        name,
        { path: redactor.path(tool.path), version: redactor.line(tool.version) },
      ]),
    ),
  };
}

function redactProcess(redactor: Redactor, facts: ProcessFacts): ProcessFacts {
  return {
    ...facts,
    user: redactor.user(facts.user),
    executable: redactor.path(facts.executable),
    arguments: redactor.commandLine(facts.arguments),
    container: facts.container === '' ? '' : redactor.host(facts.container),
    listens: facts.listens.map(({ address, port }) => ({ address: redactor.host(address), port })),
  };
}

function redactRequest(redactor: Redactor, request: CaptureRequest): CaptureRequest {
  const { launch, postgres, series, program } = request;
  const between = series?.between;
  return {
    ...request,
    host: redactor.host(request.host),
    label: redactor.label(request.label),
    hypothesis: redactor.freeText(request.hypothesis, 'capture · hypothesis'),
    launch:
      launch === null
        ? null
        : {
            command: redactor.commandLine(launch.command),
            folder: redactor.path(launch.folder),
            onPort: redactor.commandLine(launch.onPort),
          },
    program: program === null ? null : redactor.path(program),
    confirmedHost: request.confirmedHost === null ? null : redactor.host(request.confirmedHost),
    ...(series === undefined || between?.kind !== 'command'
      ? {}
      : {
          series: {
            ...series,
            between: {
              kind: 'command',
              command: redactor.commandLine(between.command),
              folder: redactor.path(between.folder),
            },
          },
        }),
    ...(postgres === undefined
      ? {}
      : {
          postgres: {
            ...postgres,
            address:
              postgres.address === null
                ? null
                : postgres.address.startsWith('/')
                  ? redactor.path(postgres.address)
                  : redactor.host(postgres.address),
            user: postgres.user === null ? null : redactor.user(postgres.user),
            database: postgres.database === null ? null : redactor.tableName(postgres.database),
            service: postgres.service === null ? null : redactor.host(postgres.service),
            certificates: postgres.certificates === null ? null : redactor.path(postgres.certificates),
            statement: redactor.sql(postgres.statement, 'postgresql'),
            parameters: postgres.parameters.map((value) => (value === null ? null : dropValue(redactor, value))),
            relations: postgres.relations.map((relation) =>
              relation
                .split('.')
                .map((part) => redactor.tableName(part))
                .join('.'),
            ),
          },
        }),
  };
}
