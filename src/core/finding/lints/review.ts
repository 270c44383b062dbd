import { baselineBefore } from '../../investigation/baseline.ts';
import type { FindingBody } from '../model.ts';
import { blanksIn } from '../sentence.ts';
import { isBreached } from '../severity.ts';
import { eachRow, isBlank, type Lint, when } from './context.ts';

const LATENCY = /\bp(?:50|90|95)\b|\blatenc|\bresponse time\b/i;
/** Where nobody may say that anything is resolved. */
const LEFT_OPEN: ReadonlySet<string> = new Set(['inconclusive', 'masked', 'not-comparable', 'persisting', 'regressed']);
const TAIL = /\bp99(?:\.9+)?\b/i;

/** A share, a saturation, or how much something grows: a p99 alone tells no share. */
const SHARE = /\d\s*(?:%|×|per ?cent\b)|\bsaturat|\bexhaust|\d\s+(?:\w+\s+)?of\s+(?:the\s+)?\d|\bgr[oe]w\w*\b.*\d/i;
const LOAD =
  /\d\s*(?:k\s*|M\s*)?(?:\/\s*(?:s|min|h)\b|(?:rps|rpm|qps|tps|vus?|req|reqs)\b)|\d\s*(?:\w+\s+){0,3}?(?:(?:an?|per|each)\s+(?:second|minute|hour|day)\b|users?\b|clients?\b|connections?\b|sessions?\b|at once\b|in parallel\b)|\b(?:under|at|without|no)\s+(?:\w+\s+)?(?:load|peak)\b|\bidle\b/i;
const METHODS: ReadonlySet<string> = new Set([
  'get',
  'put',
  'post',
  'head',
  'patch',
  'delete',
  'options',
  'http',
  'https',
]);

/** A place in other words than the endpoint’s: `in uploads`, `during checkout`. */
const WHERE = /\b(?:in|on|during|for|while|when)\s+\p{L}/u;

/** Words of a flow that a sentence names it by. */
const wordsOf = (flow: string): readonly string[] =>
  (flow.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).filter((word) => !METHODS.has(word));

/** What the bottleneck’s sentence, all of which somebody wrote, does not say (`findings.md` §1: component, share or saturation, flow, load). */
function unsaidIn({ bottleneck, flow }: FindingBody): readonly [code: string, text: string] {
  if (isBlank(bottleneck) || blanksIn(bottleneck).length > 0) return ['', ''];
  if (!SHARE.test(bottleneck)) {
    const text = 'The bottleneck’s sentence has no share: say how many per cent it takes, or how saturated it is.';
    return ['bottleneck.noNumber', text];
  }
  const told = bottleneck.toLowerCase();
  const words = wordsOf(flow.endpoint);
  if (words.length > 0 && ![flow.kind, ...words].some((word) => told.includes(word)) && !WHERE.test(told)) {
    const text = `The bottleneck’s sentence does not name its flow, ${flow.endpoint}.`;
    return ['bottleneck.noFlow', text];
  }
  if (LOAD.test(bottleneck)) return ['', ''];
  const text =
    'The bottleneck’s sentence does not say at which load: so many requests a second, users, or without load.';
  return ['bottleneck.noLoad', text];
}

/** What a finding needs before another person reviews it. */
export const reviewLints: readonly Lint[] = [
  ({ body }) => when(isBlank(body.title), 'title.missing', 'title', 'review', 'It has no title.'),
  ({ body }) =>
    when(body.evidence.length === 0, 'evidence.missing', 'evidence', 'review', 'No evidence is linked (QG-EVIDENCE).'),
  ({ body, retest, baselines }) => {
    const claims = body.verification.some(
      ({ status, after }) => status === 'improved' || status === 'resolved' || (status === null && after !== null),
    );
    const at = retest.comparison?.at;
    const known = at === undefined ? baselines.length > 0 : baselineBefore(baselines, at) !== null;
    const text =
      'It claims an improvement, and no baseline was taken before the comparison that shows it (QG-BASELINE): take one, then compare again.';
    return when(claims && !known, 'baseline.notTaken', 'verification', 'review', text);
  },
  ({ body }) =>
    when(isBlank(body.bottleneck), 'bottleneck.missing', 'bottleneck', 'review', 'The bottleneck is not said.'),
  ({ body }) => {
    const blanks = blanksIn(body.bottleneck);
    const text = `The bottleneck’s sentence leaves open: ${blanks.join(', ')}.`;
    return when(blanks.length > 0, 'bottleneck.blank', 'bottleneck', 'review', text);
  },
  ({ body }) => {
    const [code, text] = unsaidIn(body);
    return when(text !== '', code, 'bottleneck', 'review', text);
  },
  ({ body }) => when(isBlank(body.symptom), 'symptom.missing', 'symptom', 'review', 'The symptom is not said.'),
  ({ body }) => when(isBlank(body.cause), 'cause.missing', 'cause', 'review', 'The cause is not said.'),
  ({ body }) =>
    when(
      !isBlank(body.cause) && body.cause.trim() === body.symptom.trim(),
      'cause.sameAsSymptom',
      'cause',
      'review',
      'Cause and symptom are the same text: a symptom is what is seen, a cause why.',
    ),
  ({ body }) =>
    when(
      body.flow.kind !== 'background' && isBlank(body.flow.endpoint),
      'flow.noEndpoint',
      'flow',
      'review',
      'The flow names no endpoint.',
    ),
  ({ body }) =>
    when(
      isBlank(body.businessImpact),
      'businessImpact.missing',
      'businessImpact',
      'review',
      'What it costs the business is not said.',
    ),
  ({ severity }) =>
    when(
      severity.value === null,
      'severity.notAssessed',
      'severityOverride',
      'review',
      'Its severity is not assessed: no verdict in its evidence, nothing observed, no override.',
    ),
  ({ body }) =>
    when(
      body.severityOverride !== null && isBlank(body.severityOverride.reason),
      'severity.noReason',
      'severityOverride',
      'review',
      'The severity was overridden without a reason: it does not count until there is one.',
    ),
  ({ body }) =>
    when(
      body.observed.sloBreach === false && isBreached(body),
      'observed.contradiction',
      'observed',
      'review',
      'It says that no objective is breached, and a load run among its evidence shows that one is (MT-SLO).',
    ),
  ({ body }) =>
    when(isBlank(body.hypothesis.text), 'hypothesis.missing', 'hypothesis', 'review', 'There is no hypothesis.'),
  ({ body }) =>
    when(
      body.validationPlan.length === 0,
      'validationPlan.missing',
      'validationPlan',
      'review',
      'There is no plan to validate it.',
    ),
  ({ body }) =>
    eachRow(body.validationPlan, 'validationPlan', 'review', [
      {
        code: 'validationPlan.notDisprovable',
        holds: ({ disprovedBy }) => isBlank(disprovedBy),
        text: () => 'A step of the validation does not say what result would disprove the hypothesis.',
      },
      {
        code: 'validationPlan.noStep',
        holds: ({ step }) => isBlank(step),
        text: () => 'A step of the validation does not say what is done.',
      },
    ]),
  ({ priority }) =>
    when(
      priority.score === null,
      'priority.unknown',
      'priority',
      'review',
      `The priority cannot be computed: ${priority.missing.join(', ')} not known.`,
    ),
  ({ body }) => {
    const { p95Before, p99Before } = body.priority;
    const told = [body.title, body.bottleneck, body.symptom, ...body.verification.map(({ metric }) => metric)].join(
      '\n',
    );
    const isLatency = p95Before !== null || LATENCY.test(told);
    const text = 'It is about latency and says nothing of p99: the tail must not be left out.';
    return when(isLatency && p99Before === null && !TAIL.test(told), 'latency.noP99', 'priority', 'review', text);
  },
  ({ body, evidence }) =>
    eachRow(evidence, 'evidence', 'review', [
      {
        code: 'evidence.gone',
        holds: ({ gone }) => gone,
        text: ({ id }) => `Evidence ${id} names something that is not in the workspace any more.`,
      },
      {
        code: 'evidence.hostLimit',
        holds: ({ beyondLimits }) => beyondLimits !== null,
        text: ({ id, beyondLimits }) =>
          `Evidence ${id} was captured on a production host beyond its limits (QG-HOST): ${beyondLimits ?? ''}.`,
      },
    ]).filter(({ row }) => body.evidence.some(({ id }) => id === row)),
  ({ evidence }) =>
    eachRow(evidence, 'evidence', 'publish', [
      {
        code: 'evidence.outdated',
        holds: ({ outdated }) => outdated !== null,
        text: ({ id, outdated }) => `Evidence ${id} is judged otherwise since: ${outdated ?? ''}. Renew it.`,
      },
    ]),
  ({ body }) =>
    when(
      body.noTracing && body.instrumentationGaps.length === 0,
      'tracing.noGap',
      'instrumentationGaps',
      'review',
      'There is no tracing, and no instrumentation gap says so.',
    ),
  ({ body }) =>
    when(
      body.noTracing && body.evidence.some(({ kind }) => kind === 'trace'),
      'tracing.contradiction',
      'evidence',
      'accepted',
      'It says that there is no tracing, and links a trace.',
    ),
  ({ body, retest }) => {
    const claimed = body.verification.filter(({ status }) => status === 'resolved' || status === 'improved');
    const names = claimed.map(({ metric, status }) => `${metric || 'a metric'} ${status ?? ''}`).join(', ');
    const text = `It calls ${names}, and the newest comparison leaves its verdicts ${retest.status.replace('-', ' ')}.`;
    return when(
      claimed.length > 0 && LEFT_OPEN.has(retest.status),
      'verification.contradiction',
      'verification',
      'review',
      text,
    );
  },
  ({ body }) =>
    when(
      !body.noTracing && !body.evidence.some(({ kind }) => kind === 'trace'),
      'tracing.notSaid',
      'evidence',
      'accepted',
      'It links no trace of its tail: add trace ids, or say that there is no tracing.',
    ),
];
