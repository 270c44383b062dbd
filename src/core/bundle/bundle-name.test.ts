import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOSTILE_NAMES } from '../../../tests/support/exported.ts';
import { bundleName, LONGEST_TEMPLATE, NAME_PARTS, templateProblem, USUAL_NAME } from './bundle-name.ts';

const facts = {
  ...{ project: 'checkout', createdAt: '2026-11-21T08:00:00.000Z', profile: 'share-external' },
  bundleId: '1f3a9c02'.repeat(4),
};

describe('the name of a bundle', () => {
  it.each([
    [USUAL_NAME, 'checkout-perf-audit-20261121-1f3a9c02.zip'],
    ['{day} {project} ({profile}) {id}', '20261121 checkout (share-external) 1f3a9c02.zip'],
    ['acme_{bundle}', `acme_${facts.bundleId}.zip`],
  ])('is %s filled in', (template, name) => expect(bundleName(template, facts)).toBe(name));

  it.each([
    ['', /empty/],
    ['{project}-{day}', /needs \{id\}/],
    ['{id}-{commit}', /no \{commit\}/],
    ['{id}-{__proto__}', /no \{__proto__\}/],
    ['{id', /brace/],
    ['a/{id}', /characters/],
    ['../{id}', /characters/],
    [`{id}${'x'.repeat(LONGEST_TEMPLATE)}`, /more than/],
  ])('cannot be made of “%s”', (template, why) => {
    expect(templateProblem(template)).toMatch(why);
    expect(() => bundleName(template, facts)).toThrow(expect.objectContaining({ code: 'export.badTemplate' }));
  });

  it('leads nowhere, tells bundles apart and is no longer than a file system takes, whatever the project is called', () => {
    const project = fc.oneof(fc.string(), fc.constantFrom(...HOSTILE_NAMES));
    const template = fc.constantFrom(
      USUAL_NAME,
      '{project}{id}',
      '{id}',
      ...Object.keys(NAME_PARTS).map((part) => `{${part}}-{id}`),
    );
    fc.assert(
      fc.property(project, template, (name, asked) => {
        const made = bundleName(asked, { ...facts, project: name });
        expect(made).toMatch(/^[^/\\:.\p{Cc}][^/\\:\p{Cc}]*\.zip$/u);
        expect(made).toContain('1f3a9c02');
        expect(Buffer.byteLength(made)).toBeLessThan(255);
      }),
    );
  });
});
