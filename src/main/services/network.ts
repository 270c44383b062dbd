import { LOCAL_HOST } from '../../core/capture/host.ts';
import { PlateauError } from '../../core/error.ts';
import { LocalConnection } from '../remote/local.ts';
import type { Network } from './host-service.ts';

/** The ways to hosts: this machine directly. */
export function createNetwork(): Network {
  return {
    connect: async ({ destination }) => {
      if (destination === LOCAL_HOST) return new LocalConnection();
      throw new PlateauError({
        code: 'ssh.unreachable',
        message: `“${destination}” cannot be reached.`,
        hint: 'Check the name, and that ssh reaches it.',
      });
    },
    aliases: () => [],
  };
}
