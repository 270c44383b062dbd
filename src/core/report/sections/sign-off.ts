import type { ShownElsewhere } from '../../sign-off/elsewhere.ts';
import { ROLE_NAMES, SIGN_OFF_ROLES } from '../../sign-off/model.ts';
import type { SignOffOfRole, StandingSignOff } from '../../sign-off/standing.ts';
import { sectionAnchor } from '../anchors.ts';
import type { ReportHeader, ReportInput } from '../input.ts';
import { type Block, paragraph, type Section, type Text } from '../model.ts';
import { momentWords } from '../words.ts';

/** What a sign-off says of the bundle that this report lies in; outside of one, of the workspace as it is. */
function stands({ bundleId, state, clock }: StandingSignOff, header: ReportHeader): Text {
  const words =
    header.bundleId === null
      ? state === 'current'
        ? 'signed; nothing changed since'
        : 'signed for an older bundle'
      : bundleId === header.bundleId
        ? 'signed for this bundle'
        : state === 'current'
          ? `signed for bundle ${bundleId}: the same state under another redaction profile`
          : 'signed for an older bundle';
  return clock === '' ? words : `${words}. ${clock}`;
}

function lead(signOffs: readonly SignOffOfRole[], { bundleId, tamperEvidence }: ReportHeader): string {
  const signed = signOffs.filter(({ signOff }) => signOff !== null).length;
  if (signed > 0) {
    return `${signed} of ${SIGN_OFF_ROLES.length} roles signed. A signature is given to the manifest of a bundle that was exported, by its SHA-256; what was changed afterwards makes it one for an older bundle. A name and a date are claims unless a key stands beside them, which “plateau verify” checks.`;
  }
  if (bundleId === null) {
    return 'Nobody has signed. A signature names the bundle it was given to, and this report is not part of one.';
  }
  return tamperEvidence === 'signed'
    ? `Bundle ${bundleId} is signed with a key, which “plateau verify” names; nobody has signed off what it says.`
    : `Nobody has signed bundle ${bundleId}.`;
}

function cells(signOff: StandingSignOff | null, header: ReportHeader): readonly Text[] {
  if (signOff === null) return ['', '', '', '', 'not signed'];
  const { name, signedAt, manifestSha256, key } = signOff;
  return [
    name,
    momentWords(signedAt),
    [{ code: manifestSha256 }],
    key === '' ? 'none: claimed' : [{ code: key }],
    stands(signOff, header),
  ];
}

function standsElsewhere({ isOfThatBundle, cameWith, clock }: ShownElsewhere): Text {
  const [lead, tail] = isOfThatBundle
    ? ['signed elsewhere, for bundle ', '']
    : ['signed elsewhere, for an older bundle than ', ', with which it came'];
  return [lead, { code: cameWith }, clock === '' ? tail : `${tail}. ${clock}`];
}

/** Sign-offs that came with bundles: of those, and never of what this report tells of. */
function elsewhereBlocks(elsewhere: readonly ShownElsewhere[]): readonly Block[] {
  if (elsewhere.length === 0) return [];
  return [
    paragraph(
      `${elsewhere.length} ${elsewhere.length === 1 ? 'sign-off' : 'sign-offs'} came with bundles that were taken in. They were given elsewhere, to those bundles, and stand for nothing that is in this report.`,
    ),
    {
      kind: 'table',
      caption: 'Signed elsewhere',
      head: ['role', 'name', 'date', 'bundle hash', 'key', 'stands'],
      rows: elsewhere.map((one) => ({
        anchor: null,
        cells: [
          one.title,
          one.name,
          momentWords(one.signedAt),
          [{ code: one.manifestSha256 }],
          one.key === '' ? 'none: claimed' : [{ code: one.key }],
          standsElsewhere(one),
        ],
      })),
      right: [],
      more: 0,
    },
  ];
}

/** Who signed which bundle, by role; apart from them what was signed elsewhere. */
export const signOffSection = ({ header, signOffs, signOffsElsewhere }: ReportInput): Section => ({
  anchor: sectionAnchor('14'),
  title: '14 Sign-off',
  blocks: [
    paragraph(lead(signOffs, header)),
    {
      kind: 'table',
      caption: 'Who signs',
      head: ['role', 'name', 'date', 'bundle hash', 'key', 'stands'],
      rows: SIGN_OFF_ROLES.map((role) => ({
        anchor: null,
        cells: [ROLE_NAMES[role], ...cells(signOffs.find((one) => one.role === role)?.signOff ?? null, header)],
      })),
      right: [],
      more: 0,
    },
    ...elsewhereBlocks(signOffsElsewhere),
  ],
});
