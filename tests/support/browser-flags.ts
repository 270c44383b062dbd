/** Keep Chromium from talking to the network and to a graphics card that is not there. */
export const BROWSER_FLAGS = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];
