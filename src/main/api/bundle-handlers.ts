import type { Services } from '../services/index.ts';
import type { bundleRoutes } from './contract/bundle-routes.ts';
import type { Handlers } from './handler.ts';
import { download, json } from './replies.ts';

async function* nothing(): AsyncGenerator<Uint8Array> {
  // An upload without a body is an empty file, which is no bundle.
}

/** What answers the calls about evidence bundles. */
export function createBundleHandlers({ bundles, pictures }: Services): Pick<Handlers, keyof typeof bundleRoutes> {
  return {
    leavingPreview: async (request, { signal }) => json(await bundles.preview(request, signal)),
    pictureToLookAt: async ({ sha256 }) => {
      const { bytes, ...picture } = await pictures.look(sha256);
      return json({ ...picture, data: Buffer.from(bytes).toString('base64'), size: bytes.length });
    },
    consentToPicture: ({ leaves, ...request }) => {
      if (leaves) pictures.consent(request);
      else pictures.withdraw(request);
      return json({});
    },
    exportBundle: (request) => json({ jobId: bundles.export(request).id }),
    exportedBundles: () => json({ folder: bundles.files.exports, bundles: bundles.files.list() }),
    deleteExport: ({ name }) => {
      bundles.files.delete(name);
      return json({ name });
    },
    restoreExport: ({ name }) => {
      bundles.files.restore(name);
      return json({ name });
    },
    exportedBundle: ({ name }) => download(bundles.files.exported(name)),
    signingKeys: () => json(bundles.signingKeys()),
    receiveBundle: async ({ name }, request) => json(await bundles.files.receive(name, request.body ?? nothing())),
    verifyBundle: ({ path, signers }) => json({ jobId: bundles.verifyWith(path, signers).id }),
    restoreBundle: ({ path, here }) => json({ jobId: bundles.restore(path, { here }).id }),
  };
}
