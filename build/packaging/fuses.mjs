import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';

/**
 * Electron's switches, set in the binary itself: it runs nothing but this app, takes no options for Node or its debugger, and gives
 * `file:` no rights of its own (https://www.electronjs.org/docs/latest/tutorial/fuses).
 * @type {import('@electron/fuses').FuseV1Config}
 */
export const FUSES = {
  version: FuseVersion.V1,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
};

/**
 * The program of a packed app.
 * @param {import('electron-builder').AfterPackContext} context
 */
function programOf({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  if (electronPlatformName === 'darwin') return join(appOutDir, `${productFilename}.app`);
  if (electronPlatformName === 'win32') return join(appOutDir, `${productFilename}.exe`);
  return join(appOutDir, 'executableName' in packager ? String(packager.executableName) : productFilename);
}

/** @param {import('electron-builder').AfterPackContext} context */
export async function setFuses(context) {
  await flipFuses(programOf(context), {
    ...FUSES,
    // Changing the binary breaks its signature; Apple's processors start nothing unsigned.
    resetAdHocDarwinSignature: context.electronPlatformName === 'darwin',
  });
}
