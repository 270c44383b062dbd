import { isIP } from 'node:net';
import { nameWithPort } from './host-key.ts';

/**
 * A TCP port for people, `address:port`, once it is made sure that it is one: it goes into a command where forwarding is not allowed. Throws a
 * `RangeError` for what no caller may pass.
 */
export function checkedPlace(address: string, port: number): string {
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new RangeError(`${port} is no TCP port`);
  if (isIP(address) === 0 && !/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(address)) {
    throw new RangeError('this is no address to connect to');
  }
  return nameWithPort(address, port);
}
