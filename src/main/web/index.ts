import { parseArgs } from 'node:util';
import { PlateauError, toErrorData } from '../../core/error.ts';
import { createDoor } from '../api/door.ts';
import { createSite } from '../api/site.ts';
import { ForkHost } from '../jobs/fork-host.ts';
import { createServices } from '../services/index.ts';
import { installationOf, userDataFolder } from '../services/places.ts';
import { openAppWindow } from './open-browser.ts';
import { startWebServer } from './server.ts';

interface Options {
  readonly port: number;
  readonly workspace: string | undefined;
  readonly open: boolean;
  /** Files to import at the start. */
  readonly files: readonly string[];
  /** Print the link as a JSON document, for programs. */
  readonly json: boolean;
}

function optionsOf(argv: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      workspace: { type: 'string' },
      open: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new PlateauError({
      code: 'web.badPort',
      message: `“${values.port}” is not a port.`,
      hint: 'Give a number from 1 to 65535, or leave --port out for a free one.',
    });
  }
  return {
    port,
    workspace: values.workspace ?? process.env.PLATEAU_WORKSPACE,
    open: values.open,
    json: values.json,
    files: positionals,
  };
}

async function serve(argv: readonly string[]): Promise<void> {
  const options = optionsOf(argv);
  const installation = installationOf(import.meta.dirname);
  const services = createServices({
    userData: userDataFolder(),
    resources: installation.resources,
    workers: new ForkHost(installation.worker),
    shell: 'web',
    version: installation.version,
  });
  if (options.workspace === undefined && services.workspaces.isFirstStart) await services.imports.openSample();
  else services.workspaces.openOrCreate(options.workspace);
  if (options.files.length > 0) services.imports.importPaths(options.files, { via: 'file' });
  const site = createSite({ door: createDoor(services), ...installation });
  const server = await startWebServer(site, options.port);
  const link = server.link();
  process.stdout.write(
    options.json ? `${JSON.stringify({ url: link, port: server.port })}\n` : `Plateau is at ${link}\n`,
  );
  if (options.open && !openAppWindow(link)) {
    process.stderr.write('No browser window could be opened from here: open the link above. Ctrl+C ends Plateau.\n');
  }

  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    services.jobs.stop();
    void server
      .close()
      .then(() => services.close())
      .then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

serve(process.argv.slice(2)).catch((thrown: unknown) => {
  const { code, message, hint } = toErrorData(thrown);
  process.stderr.write(`${message} (${code})\n${hint === undefined ? '' : `${hint}\n`}`);
  process.exit(code === 'internal.bug' ? 5 : 3);
});
