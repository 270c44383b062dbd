import { LOCAL_HOST } from '../../core/capture/host.ts';
import { connect } from '../remote/connect.ts';
import { LocalConnection } from '../remote/local.ts';
import { ownPlaces, type SshPlaces } from '../remote/settings/places.ts';
import { sshAliases } from '../remote/ssh-settings.ts';
import type { Network } from './host-service.ts';

/** The ways to hosts: this machine directly, others over SSH, with OpenSSH's files in `places`. */
export function createNetwork(places: SshPlaces = ownPlaces()): Network {
  return {
    connect: async ({ destination, transport }, prompts, signal) =>
      destination === LOCAL_HOST
        ? new LocalConnection()
        : connect({ destination, transport, prompts, signal, settings: places }),
    aliases: () => sshAliases(places),
  };
}
