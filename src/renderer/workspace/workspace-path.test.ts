import { expect, it } from 'vitest';
import { pathComplaint } from './workspace-path.ts';

it.each([
  ['/home/me/a.plateau', 'create'],
  ['/home/me/a.plateau/', 'create'],
  ['C:\\work\\a.plateau', 'create'],
  ['/anything/that exists', 'open'],
] as const)('%s can be used to %s', (path, mode) => expect(pathComplaint(path, mode)).toBeNull());

it.each([
  ['', 'open', /Type the path/],
  ['a.plateau', 'open', /whole path/],
  ['~/a.plateau', 'open', /whole path/],
  ['/home/me/a', 'create', /ends in \.plateau/],
  ['/home/\u0000', 'open', /control/],
  [`/${'x'.repeat(5000)}`, 'open', /longer/],
] as const)('%j cannot be used to %s', (path, mode, complaint) => expect(pathComplaint(path, mode)).toMatch(complaint));
