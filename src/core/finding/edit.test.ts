import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeFinding } from '../../../tests/support/finding-of.ts';
import { assignment, editedBody, joinedPatches } from './edit.ts';
import { emptyFinding } from './empty.ts';

const body = wholeFinding();
const parse = (text: string): unknown => JSON.parse(text);
const assigned = (...values: readonly string[]) =>
  editedBody(body, joinedPatches(values.map((value) => assignment(body, value, parse))));
const badField = (named: string) =>
  expect.objectContaining({ code: 'finding.badField', message: expect.stringContaining(named) });

describe('a field by its path', () => {
  it('is text where the field is one, whatever it looks like', () => {
    expect(assigned('title=123', 'hypothesis.text=because: [it] = slow')).toMatchObject({
      title: '123',
      hypothesis: { text: 'because: [it] = slow', confidence: 'high' },
    });
  });

  it('is a number, a switch, a date or nothing where the field is', () => {
    expect(
      assigned('businessImpactNumber=1200', 'flow.revenueCritical=false', 'eta=2027-01-31', 'observed.sloBreach=null'),
    ).toMatchObject({
      businessImpactNumber: 1200,
      flow: { revenueCritical: false, endpoint: 'POST /orders' },
      eta: '2027-01-31',
      observed: { sloBreach: null },
    });
  });

  it('changes a row by its id, and replaces a list by a list', () => {
    expect(assigned('fixPlan.f1.risk=5', 'scope.tenants=["a","b"]')).toMatchObject({
      fixPlan: [{ id: 'f1', risk: 5, text: 'Parse once' }],
      scope: { tenants: ['a', 'b'] },
    });
  });

  it('fills in a part that was not there', () => {
    expect(assigned('severityOverride.severity=high', 'severityOverride.reason=Black Friday').severityOverride).toEqual(
      {
        severity: 'high',
        reason: 'Black Friday',
      },
    );
    expect(assigned('roi.hours=24').roi).toMatchObject({ hours: 24, costPerHour: null, savedIs: 'mean-cpu-time' });
  });

  it.each([
    ['hypothesis.txt=x', 'hypothesis.txt'],
    ['nothing=1', 'nothing'],
    ['__proto__.polluted=1', '__proto__'],
    ['hypothesis.__proto__=1', 'hypothesis.__proto__'],
    ['fixPlan.f9.risk=1', 'fixPlan.f9'],
    ['fixPlan.f1.risk=6', 'fixPlan.0.risk'],
    ['category=slow', 'category'],
    ['evidence=3', 'evidence'],
    ['title', 'write it as field=value'],
    ['title.more=1', 'title'],
  ])('is refused in %s, by its name', (value, named) => {
    expect(() => assigned(value)).toThrow(badField(named));
  });

  it('never changes anything but a finding, whatever it is', () => {
    const own = Object.getOwnPropertyNames(Object.prototype);
    fc.assert(
      fc.property(fc.string(), fc.string(), (path, text) => {
        try {
          assigned(`${path}=${text}`);
        } catch {
          // Refused.
        }
        expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(own);
        expect(body).toEqual(wholeFinding());
      }),
    );
  });
});

describe('fields from a file', () => {
  it('give new rows ids and what is harmless not to say', () => {
    const fixPlan = [
      { text: 'Parse once', smallest: true, risk: 1, blastRadius: 1, reversible: true },
      { id: 'mine', text: 'x', risk: 1, blastRadius: 1, reversible: true },
    ];
    expect(editedBody(emptyFinding(), { fixPlan }).fixPlan).toMatchObject([
      { id: 'f1', canaryPercent: 5, effortDays: null, horizon: 'quick-win' },
      { id: 'mine' },
    ]);
  });

  it('are not taken for harmless: risk, blast radius and whether they can be taken back are open until somebody says', () => {
    expect(editedBody(emptyFinding(), { fixPlan: [{ text: 'Parse once' }] }).fixPlan).toMatchObject([
      { risk: null, blastRadius: null, reversible: null },
    ]);
  });

  it('are refused where a list is none', () => {
    expect(() => editedBody(emptyFinding(), { fixPlan: 'x' })).toThrow(badField('fixPlan'));
    expect(() => editedBody(emptyFinding(), { fixPlan: ['x'] })).toThrow(badField('fixPlan'));
  });
});
