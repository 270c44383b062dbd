import { printable } from '../printable.ts';
import { sarifFile, uriOf } from '../report/findings/sarif-file.ts';
import type { GateReport, GateResult } from './model.ts';
import { GATE_LIST } from './policy.ts';

/** What GitHub takes of one file at most (its limits on SARIF uploads); what failed comes first. */
const MOST_RESULTS = 5000;

const order = ({ passed }: GateResult): number => (passed === false ? 0 : passed === null ? 1 : 2);

/** What failed is an error; what cannot be told is open, which has no level (§3.27.9, §3.27.10). */
function kindOf({ passed, justification }: GateResult): object {
  if (passed === false) return { kind: 'fail', level: 'error' };
  if (passed === null) return { kind: 'open', level: 'none' };
  return justification === null ? { kind: 'pass', level: 'none' } : { kind: 'fail', level: 'note' };
}

/** A file that every result points to: code scanning refuses a file of results without (GitHub's “expected a physical location”). */
const USUAL_FILE = 'plateau-gate.yaml';

function resultOf(result: GateResult, rules: readonly string[], file: string): object {
  const { gate, rule, subject, why, status, level, certainty, baselineState, justification, passed } = result;
  const suppressed = passed === true && justification !== null ? [justification] : [];
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    ...kindOf(result),
    message: { text: printable(`${subject}: ${why}`.replace(/\s+/g, ' ')) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: file, uriBaseId: 'SRCROOT' }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: printable(subject) || gate, kind: 'resource' }],
      },
    ],
    // The second is the one that GitHub tells alerts of one rule and place apart by.
    partialFingerprints: { 'plateauGate/v1': result.fingerprint, primaryLocationLineHash: `${result.fingerprint}:1` },
    ...(baselineState === null ? {} : { baselineState }),
    suppressions: suppressed.map(({ owner, expires, reason }) => ({
      kind: 'external',
      status: 'accepted',
      justification: printable(`${owner}, until ${expires}: ${reason}`),
    })),
    properties: { gate, status, level, certainty, passed, before: result.before, after: result.after },
  };
}

/**
 * What a check said as SARIF 2.1.0: each result with its state against the baseline, at the policy that it was held to, which is where a reader goes
 * next. `policyFile` is its path in the repository; null for the shipped policy. The same input gives the same bytes.
 */
export function gateSarif(
  { gates, verdict, ruleSet, notes }: GateReport,
  { version, policyFile }: { readonly version: string; readonly policyFile: string | null },
): string {
  const file = uriOf(policyFile ?? '') || USUAL_FILE;
  const sorted = [...gates].sort((a, b) => order(a) - order(b)).slice(0, MOST_RESULTS);
  const gateOf = new Map(sorted.toReversed().map(({ rule, gate }) => [rule, gate]));
  const rules = [...gateOf.keys()].sort();
  return sarifFile({
    version,
    automation: 'plateau/gate/',
    rules: rules.map((id) => {
      const about =
        GATE_LIST.find(({ name }) => name === gateOf.get(id))?.about ?? 'what could not be paired or judged';
      return {
        id,
        shortDescription: { text: `${id}: ${about}` },
        fullDescription: { text: `What the gate “${gateOf.get(id) ?? ''}” said of the change: ${about}.` },
        help: {
          text: 'A gate fails where its verdict is as sure as the policy asks for. Gates and policy: docs/gate.md of Plateau; rules, their limits and what they cannot tell: docs/rules.md.',
        },
      };
    }),
    results: sorted.map((result) => resultOf(result, rules, file)),
    originalUriBaseIds: { SRCROOT: { description: { text: 'The root of the checked repository.' } } },
    properties: {
      verdict,
      ruleSetSha256: ruleSet.sha256,
      notes: notes.map(printable),
      leftOut: gates.length - sorted.length,
    },
  });
}
