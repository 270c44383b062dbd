import { PlateauError } from '../../core/error.ts';
import type { ViewSpec } from '../../core/profile/view-spec.ts';
import type { Services } from '../services/index.ts';
import type { ImportRequestOptions } from '../services/tasks/import-input.ts';
import { createBundleHandlers } from './bundle-handlers.ts';
import type { InputOf } from './contract/route.ts';
import type { Routes } from './contract/routes.ts';
import { createFindingHandlers } from './finding-handlers.ts';
import type { Handlers } from './handler.ts';
import { createInvestigationHandlers } from './investigation-handlers.ts';
import { createPlanHandlers } from './plan-handlers.ts';
import { columns, download, json, lines, page } from './replies.ts';
import { createSignOffHandlers } from './sign-off-handlers.ts';

function specOf(input: InputOf<Routes['functions']>): ViewSpec {
  const { threads, sampleType, basis, invert, foldRecursion, focus, hide } = input;
  const chosen = threads.startsWith('group:')
    ? { group: threads.slice('group:'.length) }
    : threads === 'all'
      ? 'all'
      : Number(threads);
  if (typeof chosen === 'number' && !Number.isInteger(chosen)) {
    throw new PlateauError({
      code: 'api.badInput',
      message: `“${threads}” names no threads.`,
      hint: 'Use “all”, a thread’s number, or “group:NAME”.',
    });
  }
  return { threads: chosen, sampleType, basis, invert, foldRecursion, focus, hide };
}

function optionsOf(input: InputOf<Routes['upload']> | InputOf<Routes['importPaths']>): ImportRequestOptions {
  const { label, format, unit, latencyUnit, durationSeconds, intervalSeconds, memoryLimit, via } = input;
  return {
    via,
    ...(label === undefined ? {} : { label }),
    ...(format === undefined ? {} : { format }),
    ...(unit === undefined ? {} : { unit }),
    ...(latencyUnit === undefined ? {} : { latencyUnit }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // An upload without a body is an empty file.
}

/** Every route of the table with what answers it. */
export function createHandlers(services: Services): Handlers {
  const { workspaces, imports, profiles, comparisons, ruleSets, state, jobs, events, about } = services;
  const { hosts, questions, captures, leftBehind, heaps, growths, links, reports, calculators } = services;
  return {
    workspace: () => json(workspaces.info()),
    createWorkspace: ({ path }) => json(workspaces.create(path)),
    openWorkspace: ({ path }) => json(workspaces.open(path)),
    openSampleWorkspace: async () => {
      await imports.openSample();
      return json(workspaces.info());
    },

    items: ({ runs, ...filter }) => json(workspaces.items({ ...filter, runs: runs === 'all' })),
    item: ({ id }) => json(workspaces.item(id)),
    renameItem: ({ id, label }) => json(workspaces.rename(id, label)),
    deleteItem: ({ id }) => json(workspaces.delete(id)),
    restoreItem: ({ id }) => json(workspaces.restore(id)),
    keepCalculation: async (request) => json(await calculators.keep(request)),
    calculation: ({ id }) => json(calculators.kept(id)),
    itemFacts: ({ id }) => json(calculators.factsOf(id)),
    relatedItems: ({ id }) => json(links.of(id)),
    linkItems: async ({ id, other }) => json(await links.add(id, other)),
    unlinkItems: async ({ id, other }) => json(await links.remove(id, other)),

    upload: async (input, request) => {
      const job = await imports.importStream(input.name, request.body ?? nothing(), optionsOf(input));
      return json({ jobId: job.id });
    },
    importPaths: (input) => json({ jobId: imports.importPaths(input.paths, optionsOf(input)).id }),

    jobs: () => json(jobs.list()),
    job: ({ id }) => json(jobs.get(id)),
    jobEvents: ({ id }, request) => {
      jobs.get(id);
      return lines((signal) => jobs.watch(id, signal), request.signal);
    },
    cancelJob: ({ id }) => json(jobs.cancel(id)),
    events: (_input, request) => lines((signal) => events.events(signal), request.signal),

    profile: ({ id }) => json(profiles.detail(id)),
    flame: async (input) => columns(await profiles.flame(input.id, specOf(input), input)),
    functions: async (input) => columns(await profiles.functions(input.id, specOf(input))),
    sandwich: async (input) => columns(await profiles.sandwich(input.id, specOf(input), input)),
    search: async (input) => json(await profiles.search(input.id, specOf(input), input.query, input.caseSensitive)),
    node: async (input) => json(await profiles.node(input.id, specOf(input), input.node)),
    evaluate: async ({ id, ruleSet }) => json(await profiles.evaluate(id, ruleSet)),
    exportItem: async ({ id, to, sampleType }, request) =>
      download(await profiles.export(id, to, { sampleType, signal: request.signal })),
    artifact: ({ id }) => download(profiles.artifact(id)),
    page: ({ id }) => page(profiles.artifact(id)),

    compare: async (request) => json(await comparisons.compare(request)),
    comparison: async ({ id, basis }) => json(await comparisons.get(id, basis)),
    diffFlame: async ({ id, ...picture }) => columns(await comparisons.flame(id, picture)),
    diffSearch: async ({ id, query, caseSensitive, basis }) =>
      json(await comparisons.search(id, query, caseSensitive, basis)),

    hosts: () => json(hosts.list()),
    hostAliases: () => json(hosts.aliases()),
    addHost: (entry) => json(hosts.add(entry)),
    changeHost: ({ newName, ...entry }) => json(hosts.change({ ...entry, name: newName ?? entry.name }, entry.name)),
    removeHost: ({ name }) => json(hosts.remove(name)),
    connectHost: async ({ name }) => json(await hosts.connect(name)),
    disconnectHost: ({ name }) => json(hosts.disconnect(name)),
    processes: async ({ name }) => json(await hosts.processes(name)),
    questions: () => json(questions.list()),
    answerQuestion: ({ id, answer }) => {
      questions.answer(id, answer);
      return json({ ok: true });
    },
    planCapture: async (request) => json(await captures.plan(request)),
    startCapture: async (request) => json({ jobId: (await captures.start(request)).id }),
    leftBehind: () => json(leftBehind.list()),
    collectLeftBehind: ({ id }) => json({ jobId: leftBehind.collect(id).id }),
    startDemo: () => json({ jobId: services.demo.start().id }),
    cleanLeftBehind: ({ id }) => json({ jobId: leftBehind.clean(id).id }),

    heap: ({ id }) => json(heaps.detail(id)),
    heapClasses: async ({ id }) => columns(await heaps.classes(id)),
    heapChildren: async ({ id, node, ...page }) => json(await heaps.children(id, node, page)),
    heapNode: async ({ id, node }) => json(await heaps.node(id, node)),
    heapEdges: async ({ id, node, ...page }) => json(await heaps.edges(id, node, page)),
    heapReferrers: async ({ id, node, ...page }) => json(await heaps.referrers(id, node, page)),
    heapPaths: async ({ id, node }) => json(await heaps.paths(id, node)),
    heapMap: async ({ id, node, least }) => json(await heaps.map(id, node, least)),
    heapSearch: async ({ id, by, text, most }) => json(await heaps.search(id, by, text, most)),
    heapInstances: async (input) => json(await heaps.instances(input.id, input.class, input.most)),
    heapRepeated: async ({ id }) => json(await heaps.repeated(id)),
    heapCollections: async ({ id }, request) => json(await heaps.collections(id, request.signal)),
    heapFunctions: async ({ id }, request) => json(await heaps.functions(id, request.signal)),
    startGrowth: (request) => json({ jobId: growths.start(request).id }),
    growth: async ({ id }) => json(await growths.detail(id)),
    compareGrowths: async (request) => json(await growths.compare(request)),
    growthComparison: async ({ id }) => json(await growths.comparison(id)),
    growthClasses: async ({ id }) => columns(await growths.classes(id)),
    heapReveal: async ({ id, node }) => json(await heaps.reveal(id, node)),

    gateResult: ({ id }) => json(services.gates.result(id)),
    frontend: async ({ id }) => json(await services.frontends.detail(id)),
    compareFrontends: async (request) => json(await services.frontends.compare(request)),
    frontendComparison: async ({ id }) => json(await services.frontends.comparison(id)),
    series: async ({ id }) => json(await services.series.detail(id)),
    load: async ({ id }) => json(await services.loads.detail(id)),
    requestCosts: async ({ id }) => json(await services.loads.costs(id)),
    compareLoads: async (request) => json(await services.loads.compare(request)),
    loadComparison: async ({ id }) => json(await services.loads.comparison(id)),

    ...createPlanHandlers(services),
    ...createFindingHandlers(services),
    ...createSignOffHandlers(services),

    report: async (request, { signal }) => download(await reports.stream(request, signal)),
    itemFigure: async ({ id }) => json(await services.reports.figure(id)),
    makeReportPage: async ({ profile }, { signal }) => json(await services.reportPages.make(profile ?? null, signal)),
    reportPage: ({ id }) => page(services.reportPages.file(id)),
    ...createBundleHandlers(services),
    ...createInvestigationHandlers(services),

    ruleSets: () => json(ruleSets.list()),
    editRuleSet: ({ parent, values }) => {
      const made = ruleSets.edit(parent, values);
      profiles.evaluateAll();
      return json(made);
    },
    activateRuleSet: ({ id }) => {
      const chosen = ruleSets.activate(id);
      profiles.evaluateAll();
      return json(chosen);
    },

    readState: ({ key }) => json({ value: state.read(key) }),
    writeState: ({ key, value }) => {
      state.write(key, value);
      return json({ ok: true });
    },

    about: () =>
      json({
        ...about,
        platform: process.platform,
        node: process.versions.node,
        electron: process.versions.electron ?? null,
      }),
  };
}
