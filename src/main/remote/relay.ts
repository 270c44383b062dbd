import type { Duplex } from 'node:stream';
import type { RemoteCommand } from './connection.ts';
import { Tunnel } from './flow.ts';

/**
 * Passes bytes between its own input and output and TCP port `$2` of `$1`, as bash alone can. It says `open` once the port answers, and ends
 * when the port does, or a second after its input has ended: a socket of bash cannot be closed for one direction only.
 */
const RELAY = `
export LC_ALL=C
{ exec 3<>"/dev/tcp/$1/$2"; } || exit 97
echo open
cat <&3 &
reader=$!
{ cat >&3; sleep 1; kill "$reader"; } <&0 >/dev/null 2>&1 &
writer=$!
exec 3<&- 3>&- 0<&-
wait "$reader"
kill "$writer"
exit 0
`;

/** Why there is no relay: nothing listens there, or the machine cannot relay. */
export type NoRelay = 'closed' | 'impossible';

/** The argument vector of a relay to a port. */
export function relayCommand(address: string, port: number): readonly string[] {
  return ['bash', '-c', RELAY, 'plateau-relay', address, String(port)];
}

/** Waits until a relay says that it is open; then it is a byte stream. */
export async function openRelay(command: RemoteCommand): Promise<Duplex | NoRelay> {
  const said = await firstBytes(command);
  if (said === 'open\n') {
    command.stderr.resume();
    return new Tunnel(command.stdout, command.stdin, () => command.close());
  }
  let errors = '';
  for await (const chunk of command.stderr) {
    if (errors.length < 4096) errors += String(chunk);
  }
  const { code } = await command.exit;
  command.close();
  // Without its network redirections bash looks for a file of that name.
  return code === 97 && !errors.includes('No such file') ? 'closed' : 'impossible';
}

/** The first line of a relay, without the bytes behind it. */
async function firstBytes({ stdout }: RemoteCommand): Promise<string> {
  const wanted = 'open\n'.length;
  for (;;) {
    const chunk: unknown = stdout.read(wanted) ?? (stdout.readableEnded ? '' : null);
    if (chunk !== null) return String(chunk);
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stdout.off('readable', done);
        stdout.off('end', done);
        stdout.off('close', done);
        resolve();
      };
      stdout.once('readable', done);
      stdout.once('end', done);
      stdout.once('close', done);
    });
    if (stdout.destroyed) return '';
  }
}
