import { LARGEST_BRIEF } from '../../../core/investigation/brief-document.ts';
import { APP_TYPES } from '../../../core/investigation/fields.ts';
import { readPlanCriteria } from '../../../core/investigation/plan-criteria.ts';
import { exactQuantity, quantityText, readQuantity } from '../../../core/investigation/quantity.ts';
import {
  isSameObjective,
  SLO_METRICS,
  SLO_UNITS,
  type Slo,
  type SloLevel,
  withObjectives,
} from '../../../core/investigation/slo.ts';
import { budgetsOf, COMPONENT_EXAMPLES, EXAMPLE_THROUGHPUT } from '../../../core/investigation/slo-defaults.ts';
import { limitText, type SloTable } from '../../../core/investigation/slo-table.ts';
import { type Call, type Command, EXIT, type Given, usage } from '../command.ts';
import { givenText } from '../given-text.ts';
import { sloText } from '../investigation-text.ts';
import { printable, table } from '../table.ts';

const ACTIONS = ['show', 'set', 'remove', 'import', 'presets'] as const;
/** A flow changes something or reads it (S3:29–30). */
const FLOWS = ['submit', 'access'] as const;
/** Options that say what an objective is of; without one it is the whole audit's. */
const LEVELS: readonly Exclude<SloLevel, 'audit'>[] = ['endpoint', 'component', 'flow', 'app-type'];

function subjectOf(given: Given): Pick<Slo, 'level' | 'of'> {
  const named = LEVELS.filter((level) => given.text(level) !== undefined);
  const [level] = named;
  if (named.length > 1)
    throw usage('An objective is of one thing.', `Give one of ${LEVELS.map((one) => `--${one}`).join(', ')}.`);
  return level === undefined ? { level: 'audit', of: '' } : { level, of: given.text(level) ?? '' };
}

/** What a new objective may be of: nothing is ever measured of a flow that there is not. Throws `cli.usage`. */
function checkSubject({ level, of }: Pick<Slo, 'level' | 'of'>): void {
  if (level === 'audit') return;
  const known: readonly string[] = level === 'flow' ? FLOWS : level === 'app-type' ? APP_TYPES : [of];
  if (of.trim() !== '' && known.includes(of)) return;
  const hint = level === 'flow' || level === 'app-type' ? `Choose one of ${known.join(', ')}.` : `Name the ${level}.`;
  throw usage(`--${level} cannot be “${of}”.`, hint);
}

function metricOf(given: Given): Slo['metric'] {
  const word = given.positionals[1];
  const metric = SLO_METRICS.find((known) => known === word);
  if (metric === undefined)
    throw usage(`There is no metric “${word ?? ''}”.`, `Choose one of ${SLO_METRICS.join(', ')}.`);
  return metric;
}

function limitOf(given: Given, metric: Slo['metric']): number {
  const typed = given.positionals[2] ?? '';
  const read = readQuantity(SLO_UNITS[metric], typed);
  if ('value' in read) return read.value;
  const why = 'wrong' in read ? read.wrong : `${typed} has no unit`;
  throw usage(
    `The limit “${typed}” of ${metric} cannot be read: ${why}.`,
    'Write it with its unit: 300ms, 0.1%, 1000/s.',
  );
}

/** The budget matrix of types of application and the example set by component, each value with its source. */
function presets({ terminal }: Call): number {
  const types = APP_TYPES.map((appType) => ({
    appType,
    budgets: budgetsOf(appType),
    throughput: EXAMPLE_THROUGHPUT[appType],
  }));
  terminal.answer({ types, components: COMPONENT_EXAMPLES }, () => {
    const metrics = [...new Set(types.flatMap(({ budgets }) => budgets.map(({ metric }) => metric)))];
    const rows = metrics.map((metric) => [
      metric,
      ...types.map(({ budgets }) => {
        const found = budgets.find((one) => one.metric === metric);
        return found === undefined ? 'n/a' : limitText(found);
      }),
      types.flatMap(({ budgets }) => budgets.filter((one) => one.metric === metric))[0]?.source ?? '',
    ]);
    const throughput = types.map(({ throughput: rate }) => (rate === null ? 'n/a' : quantityText('rate', rate)));
    return [
      table(
        ['metric', ...APP_TYPES, 'source'],
        [...rows, ['throughput, an example', ...throughput, 'S4:65']],
        [1, 2, 3, 4],
      ),
      '',
      table(
        ['component', 'p95', 'source'],
        COMPONENT_EXAMPLES.map((one) => [one.of, limitText(one), one.source]),
        [1],
      ),
      '',
      'plateau brief set budgets.app_type=web takes a type’s budgets, budgets.component_examples=yes the components’.',
    ].join('\n');
  });
  return EXIT.passed;
}

function gateExit({ rows }: SloTable): number {
  if (rows.some(({ state }) => state === 'not-met')) return EXIT.failed;
  return rows.some(({ state, measured }) => state === 'too-few' || (state === 'unknown' && measured === null))
    ? EXIT.undecided
    : EXIT.passed;
}

/** UTF-8 takes up to this many bytes for a character of YAML. */
const BYTES_A_CHARACTER = 4;

/** Criteria of the load test plan that was named. Throws `brief.*`, `cli.usage`. */
async function criteriaIn({ given }: Call): Promise<readonly Slo[]> {
  const path = given.positionals[1];
  if (path === undefined)
    throw usage('plateau slo import needs a file.', 'Name a load test plan (YAML), or - for the standard input.');
  return readPlanCriteria(await givenText(path, LARGEST_BRIEF * BYTES_A_CHARACTER));
}

export const sloCommand: Command = {
  name: 'slo',
  brief: 'Objectives, met or not by what was measured',
  usage: '[show | set METRIC LIMIT | remove METRIC | import PLAN | presets]',
  about: [
    'Objectives with what was measured: met, not met, in the band between, too few requests, or unknown.',
    '“import” sets the pass_criteria of a load test plan (YAML) as objectives of all requests; its scenarios are not read.',
    'What you set comes before every default; within each the endpoint before the component, the flow, the type of application and the audit.',
  ].join('\n'),
  options: [
    { name: 'endpoint', value: 'NAME', about: 'set, remove: of one endpoint, as the load test names it' },
    { name: 'component', value: 'NAME', about: 'set, remove: of one component' },
    { name: 'flow', value: 'FLOW', about: 'set, remove: submit or access' },
    { name: 'app-type', value: 'TYPE', about: `set, remove: ${APP_TYPES.join(', ')}` },
    { name: 'gate', about: 'show: exit 1 where an objective is not met, 2 where one is unknown' },
  ],
  examples: [
    'plateau slo',
    'plateau slo set p95 300ms --endpoint "POST /orders"',
    'plateau slo set throughput 1000/s',
    'plateau slo remove p95 --endpoint "POST /orders"',
    'plateau slo import load-test-plan.yaml',
    'plateau slo presets',
    'plateau slo --gate',
  ],
  arguments: { min: 0, max: 3 },
  run: async (call) => {
    const { given, terminal } = call;
    const [word = 'show'] = given.positionals;
    const action = ACTIONS.find((known) => known === word);
    if (action === undefined) throw usage(`plateau slo does not know “${word}”.`, `It knows ${ACTIONS.join(', ')}.`);
    if (action === 'presets') return presets(call);
    const { investigations } = call.open().services;
    let detail = await investigations.detail();
    if (action === 'import') {
      const criteria = await criteriaIn(call);
      const { body, revision } = detail.investigation;
      detail = await investigations.edit({ slos: [...withObjectives(body.slos, criteria)] }, revision);
      const told = criteria.map(({ metric, limit }) => `${metric} ${exactQuantity(SLO_UNITS[metric], limit)}`);
      terminal.note(`Set: ${told.join(', ')}.`);
    } else if (action !== 'show') {
      const metric = metricOf(given);
      const { level, of } = subjectOf(given);
      if (action === 'set') checkSubject({ level, of });
      const { slos } = detail.investigation.body;
      const others = slos.filter((one) => !isSameObjective(one, { metric, level, of }));
      if (action === 'remove' && others.length === slos.length) {
        throw usage(
          `You set no ${metric} of ${of === '' ? 'all requests' : printable(of)}.`,
          '“plateau slo” lists what holds.',
        );
      }
      const set: Slo[] = action === 'set' ? [{ level, of, metric, limit: limitOf(given, metric), source: 'user' }] : [];
      detail = await investigations.edit({ slos: [...others, ...set] }, detail.investigation.revision);
      const [made] = set;
      if (made !== undefined) terminal.note(`${metric} ${exactQuantity(SLO_UNITS[metric], made.limit)} is set.`);
    }
    terminal.answer({ ...detail.objectives, unread: detail.unread, own: detail.investigation.body.slos }, () =>
      [
        sloText(detail.objectives, terminal),
        ...detail.unread.map(({ item, why }) => printable(`${item} could not be read: ${why}`)),
      ].join('\n'),
    );
    return action === 'show' && given.has('gate') ? gateExit(detail.objectives) : EXIT.passed;
  },
};
