import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clockAhead } from './clock.ts';
import { SIGN_OFF_ROLES, type SignOff, statementOf, statementText } from './model.ts';
import { standingOf } from './standing.ts';

const AT = '2026-05-01T10:00:00.000Z';
const bundle = { bundleId: 'a'.repeat(32), createdAt: AT, state: 'now' };
const signed = (more: Partial<SignOff> = {}): SignOff => ({
  role: 'sre',
  name: 'Sam Ito',
  signedAt: AT,
  bundleId: bundle.bundleId,
  manifestSha256: 'b'.repeat(64),
  signature: '',
  key: '',
  recordedAt: AT,
  ...more,
});

it('lists all four roles, signed or not', () => {
  const roles = standingOf([signed()], [bundle], 'now');
  expect(roles.map(({ role }) => role)).toEqual(SIGN_OFF_ROLES);
  expect(roles.filter(({ signOff }) => signOff !== null).map(({ title }) => title)).toEqual(['SRE']);
});

it('is current while what would be exported is what was signed, and for an older bundle from then on', () => {
  const stateOf = (state: string) => standingOf([signed()], [bundle], state)[2]?.signOff?.state;
  expect(stateOf('now')).toBe('current');
  expect(stateOf('later')).toBe('older');
});

it('never counts a bundle that was not exported here as the present one', () => {
  expect(standingOf([signed()], [{ ...bundle, state: '' }], 'now')[2]?.signOff?.state).toBe('older');
  expect(standingOf([signed()], [], 'now')[2]?.signOff?.state).toBe('older');
});

it('counts the last sign-off of a role', () => {
  expect(standingOf([signed(), signed({ name: 'Max Fox' })], [bundle], 'now')[2]?.signOff?.name).toBe('Max Fox');
});

it('tells by how much a clock was wrong at least, whichever of the two it was', () => {
  const clockOf = (more: Partial<SignOff>) => standingOf([signed(more)], [bundle], 'now')[2]?.signOff?.clock;
  expect(clockOf({})).toBe('');
  expect(clockOf({ signedAt: '2026-04-29T09:00:00.000Z' })).toContain('2 days before the newest thing in the bundle');
  expect(clockOf({ signedAt: '2026-05-01T13:30:00.000Z' })).toContain('3 hours after it came here');
  expect(clockOf({ signedAt: '2026-05-01T09:58:00.000Z' })).toBe('');
});

it('never says that both of two moments lie behind the other', () => {
  const moment = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      expect(clockAhead(a, b) !== null && clockAhead(b, a) !== null).toBe(false);
    }),
  );
});

it('writes one statement in one form, whatever order it was given in', () => {
  const { role, name, signedAt, bundleId, manifestSha256 } = signed();
  const text = statementText(statementOf({ manifestSha256, bundleId, signedAt, name, role }));
  expect(text).toBe(statementText(statementOf({ role, name, signedAt, bundleId, manifestSha256 })));
  expect(Object.keys(JSON.parse(text))).toEqual(['schema', 'role', 'name', 'signedAt', 'bundleId', 'manifestSha256']);
});
