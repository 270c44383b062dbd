import { describe, expect, it } from 'vitest';
import { findBrowser, type Surroundings } from '../services/find-browser.ts';
import { appWindowArguments, hasDisplay } from './open-browser.ts';

function around(change: Partial<Surroundings>, ...existing: readonly string[]): Surroundings {
  return {
    platform: 'linux',
    env: {},
    isRoot: false,
    exists: (path) => existing.includes(path.replaceAll('\\', '/')),
    ...change,
  };
}

describe('findBrowser', () => {
  it.each([
    ['linux', { PATH: '/bin:/usr/bin' }, '/usr/bin/chromium'],
    ['linux', { PATH: '/usr/bin' }, '/usr/bin/microsoft-edge'],
    ['darwin', { HOME: '/Users/a' }, '/Users/a/Applications/Chromium.app/Contents/MacOS/Chromium'],
    ['win32', { PROGRAMFILES: 'C:/Programs' }, 'C:/Programs/Google/Chrome/Application/chrome.exe'],
  ] as const)('on %s with %o finds %s', (platform, env, path) => {
    expect(findBrowser(around({ platform, env }, path))).toBe(path);
  });

  it('finds none where there is none', () => {
    expect(findBrowser(around({ env: { PATH: '/usr/bin' } }))).toBeNull();
    expect(findBrowser(around({}))).toBeNull();
  });
});

describe('hasDisplay', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['linux', { DISPLAY: ':0', CI: 'true' }, false],
    ['darwin', {}, true],
    ['win32', { CI: '1' }, false],
  ] as const)('on %s with %o: %s', (platform, env, shown) => {
    expect(hasDisplay(around({ platform, env }))).toBe(shown);
  });
});

it('opens an app window, without the sandbox only as root', () => {
  expect(appWindowArguments('http://x', around({}))).toEqual(['--app=http://x', '--window-size=1440,900']);
  expect(appWindowArguments('http://x', around({ isRoot: true }))).toContain('--no-sandbox');
});
