import { describe, expect, it } from 'vitest';
import { installationOf, userDataFolder } from './places.ts';

describe('userDataFolder', () => {
  it.each([
    ['linux', {}, '/home/a/.local/share/plateau'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/plateau'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/a/.local/share/plateau'],
    ['darwin', {}, '/home/a/Library/Application Support/Plateau'],
    ['win32', {}, '/home/a/AppData/Roaming/Plateau'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/Plateau'],
    ['darwin', { PLATEAU_USER_DATA: '/mine' }, '/mine'],
  ] as const)('on %s with %o is %s', (platform, env, expected) => {
    expect(userDataFolder(env, platform, '/home/a')).toBe(expected);
  });
});

describe('installationOf', () => {
  it('finds everything from the folder of a built script', () => {
    const found = installationOf(`${import.meta.dirname}/../../../out/main`);
    expect(found.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(found.worker).toMatch(/out\/main\/worker\.js$/);
    expect(found.renderer).not.toContain('..');
  });
});
