import type { Services } from '../services/index.ts';
import type { signOffRoutes } from './contract/sign-off-routes.ts';
import type { Handlers } from './handler.ts';
import { json } from './replies.ts';

/** What answers the calls about who signed. */
export function createSignOffHandlers({ signOffs }: Services): Pick<Handlers, keyof typeof signOffRoutes> {
  return {
    signOffs: () => json(signOffs.overview()),
    signOff: async (request, { signal }) => json(await signOffs.sign({ ...request, asks: 'program' }, signal)),
    signZip: (request) => json({ jobId: signOffs.signZip({ ...request, asks: 'program' }).id }),
    takeSignOff: async ({ file, text }, { signal }) => json(await signOffs.takeText(file, text, signal)),
    vouchedSignOffs: async ({ signers }, { signal }) => json(await signOffs.vouchedBy(signers, signal)),
    withdrawSignOff: ({ role }) => json(signOffs.withdraw(role)),
    restoreSignOff: ({ role }) => json(signOffs.restore(role)),
  };
}
