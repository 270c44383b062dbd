import { z } from 'zod';
import type { ItemFactsAnswer } from '../../../core/calculator/item-facts.ts';
import type { CalculationDetail } from '../../../core/calculator/kept/model.ts';
import type { Host, LeftBehind, Question } from '../../../core/capture/host.ts';
import type { ProcessList } from '../../../core/capture/process.ts';
import type { CapturePlan } from '../../../core/capture/request.ts';
import type { FrontendDetail } from '../../../core/frontend/model.ts';
import type { GateDetail } from '../../../core/gate/result-file/model.ts';
import type { GrowthClassesMeta, GrowthDetail } from '../../../core/heap/growth/stored-growth.ts';
import type { HeapClassesMeta, HeapDetail, RepeatedContent } from '../../../core/heap/stored.ts';
import type { RetainingStep } from '../../../core/heap/view/all-paths.ts';
import type { HeapFunctions } from '../../../core/heap/view/closures.ts';
import type { HeapCollections } from '../../../core/heap/view/collection-model.ts';
import type { MapBox } from '../../../core/heap/view/map.ts';
import type { HeapNodeDetail, LinkedNode } from '../../../core/heap/view/node-detail.ts';
import type { HeapSearchResult } from '../../../core/heap/view/search.ts';
import { LATENCY_UNITS } from '../../../core/load/latency-unit.ts';
import type { LoadDetail } from '../../../core/load/model.ts';
import type { Comparison } from '../../../core/profile/comparison.ts';
import type {
  DiffFlameMeta,
  FlameMeta,
  FunctionsMeta,
  NodeDetail,
  SearchResult,
} from '../../../core/profile/view-data.ts';
import type { SeriesDetail } from '../../../core/series/model.ts';
import type { FrontendComparisonAnswer } from '../../../core/verdict/frontend/frontend-comparison.ts';
import type { GrowthComparison } from '../../../core/verdict/heap/growth-comparison.ts';
import type { LoadComparisonAnswer } from '../../../core/verdict/load/load-comparison.ts';
import type { LinkedCost } from '../../../core/verdict/load/request-cost.ts';
import { bundleRoutes } from './bundle-routes.ts';
import { captureRequest, hostEntry, hostName } from './captures.ts';
import { findingRoutes } from './finding-routes.ts';
import { investigationRoutes } from './investigation-routes.ts';
import type {
  Evaluation,
  Item,
  Job,
  ProfileDetail,
  RelatedItem,
  StoredRuleSet,
  WorkspaceEvent,
  WorkspaceInfo,
} from './items.ts';
import { planRoutes } from './plan-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { route } from './route.ts';
import { signOffRoutes } from './sign-off-routes.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/);
const basis = z.enum(['all', 'active', 'app']);
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
/** Lists travel in a query as comma-separated text. */
const frameList = z
  .string()
  .regex(/^(\d+(,\d+)*)?$/)
  .transform((text) => (text === '' ? [] : text.split(',').map(Number)));
const none = z.object({});

/** Query form of `ViewSpec`. `threads`: `all`, a thread's index, or `group:NAME`. */
const view = {
  id,
  sampleType: z.coerce.number().int().min(0).default(0),
  threads: z.string().max(1000).default('all'),
  basis: basis.default('active'),
  invert: flag.default(false),
  foldRecursion: flag.default(false),
  focus: frameList.default([]),
  hide: frameList.default([]),
};
/** The picture asked for: the zoomed root node of the view (−1: all), and the width in device pixels boxes are cut for. */
const picture = {
  root: z.coerce.number().int().min(-1).default(-1),
  pixels: z.coerce.number().int().min(1).max(20_000).default(1400),
};
const importOptions = {
  label: z.string().max(1000).optional(),
  format: z.string().max(50).optional(),
  unit: z.enum(['samples', 'nanoseconds', 'bytes', 'count']).optional(),
  /** What the latencies of a load run are in, where the file does not tell. */
  latencyUnit: z.enum(LATENCY_UNITS).optional(),
  /** Wall time of the capture where the file does not tell. */
  durationSeconds: z.coerce.number().positive().max(1e7).optional(),
  /** Seconds between two values of a series that tells no times. */
  intervalSeconds: z.coerce.number().positive().max(1e6).optional(),
  /** Bytes the process of a series may use at most. */
  memoryLimit: z.coerce.number().positive().max(1e15).optional(),
  via: z.enum(['file', 'drop', 'paste', 'stdin', 'sample', 'capture']).default('file'),
};

/** Nodes of a heap are named by their ordinals. */
const heapNode = z.object({ id, node: z.coerce.number().int().min(0) });
const comparedRuns = z.object({
  before: z.array(id).min(1).max(50),
  after: z.array(id).min(1).max(50),
  override: z.string().trim().min(1).max(1000).optional(),
});
const heapPage = heapNode.extend({
  from: z.coerce.number().int().min(0).default(0),
  to: z.coerce.number().int().min(0).max(100_000_000).default(100),
});
const heapMost = z.coerce.number().int().min(1).max(10_000).default(200);

/** Every call of Plateau, in one table: the server must handle each, the client can make each. */
export const routes = {
  workspace: route<WorkspaceInfo>()('GET', '/api/workspace', none),
  createWorkspace: route<WorkspaceInfo>()(
    'POST',
    '/api/workspace/create',
    z.object({ path: z.string().min(1).max(4096) }),
  ),
  openWorkspace: route<WorkspaceInfo>()('POST', '/api/workspace/open', z.object({ path: z.string().min(1).max(4096) })),
  openSampleWorkspace: route<WorkspaceInfo>()('POST', '/api/workspace/sample', none),

  items: route<readonly Item[]>()(
    'GET',
    '/api/items',
    z.object({
      kind: z.string().optional(),
      host: z.string().optional(),
      label: z.string().optional(),
      /** `all`: also the runs of plans that another run stands for; they have `runOf`. */
      runs: z.literal('all').optional(),
    }),
  ),
  item: route<Item>()('GET', '/api/items/:id', z.object({ id })),
  renameItem: route<Item>()('PATCH', '/api/items/:id', z.object({ id, label: z.string().trim().min(1).max(1000) })),
  deleteItem: route<{ readonly id: string }>()('DELETE', '/api/items/:id', z.object({ id })),
  restoreItem: route<Item>()('POST', '/api/items/:id/restore', z.object({ id })),
  /** What an item tells of the inputs of calculators. */
  /** Computes and keeps the result as an item; inputs in the units of the calculator, and the items that told them. */
  keepCalculation: route<{ readonly itemId: string }>()(
    'POST',
    '/api/calculations',
    z.object({
      calculator: z.string().max(100),
      label: z.string().max(1000),
      inputs: z.record(z.string().max(100), z.union([z.number(), z.string().max(200)])),
      from: z.record(z.string().max(100), id),
    }),
  ),
  calculation: route<CalculationDetail>()('GET', '/api/calculations/:id', z.object({ id })),
  itemFacts: route<ItemFactsAnswer>()('GET', '/api/items/:id/facts', z.object({ id })),
  relatedItems: route<readonly RelatedItem[]>()('GET', '/api/items/:id/related', z.object({ id })),
  linkItems: route<readonly RelatedItem[]>()('POST', '/api/items/:id/links', z.object({ id, other: id })),
  unlinkItems: route<readonly RelatedItem[]>()('DELETE', '/api/items/:id/links', z.object({ id, other: id })),

  /** The body is the file's bytes. */
  upload: route<{ readonly jobId: string }>()(
    'POST',
    '/api/imports/upload',
    z.object({ ...importOptions, name: z.string().min(1).max(1000) }),
    'json',
    true,
  ),
  /** For shells that see the person's files. */
  importPaths: route<{ readonly jobId: string }>()(
    'POST',
    '/api/imports/paths',
    z.object({ ...importOptions, paths: z.array(z.string().min(1).max(4096)).min(1).max(1000) }),
  ),

  jobs: route<readonly Job[]>()('GET', '/api/jobs', none),
  job: route<Job>()('GET', '/api/jobs/:id', z.object({ id })),
  /** The job's states from now until it ends; the last line is its end. */
  jobEvents: route<Job>()('GET', '/api/jobs/:id/events', z.object({ id }), 'ndjson'),
  cancelJob: route<Job>()('POST', '/api/jobs/:id/cancel', z.object({ id })),
  events: route<WorkspaceEvent>()('GET', '/api/events', none, 'ndjson'),

  profile: route<ProfileDetail>()('GET', '/api/profiles/:id', z.object({ id })),
  flame: route<FlameMeta>()('GET', '/api/profiles/:id/flame', z.object({ ...view, ...picture }), 'columns'),
  functions: route<FunctionsMeta>()('GET', '/api/profiles/:id/functions', z.object(view), 'columns'),
  /** Callers (inverted) or callees of one function, as a flame picture. */
  sandwich: route<FlameMeta>()(
    'GET',
    '/api/profiles/:id/sandwich',
    z.object({ ...view, ...picture, frame: z.coerce.number().int().min(0), direction: z.enum(['callers', 'callees']) }),
    'columns',
  ),
  search: route<SearchResult>()(
    'GET',
    '/api/profiles/:id/search',
    z.object({ ...view, query: z.string().max(1000), caseSensitive: flag.default(false) }),
  ),
  node: route<NodeDetail>()(
    'GET',
    '/api/profiles/:id/node',
    z.object({ ...view, node: z.coerce.number().int().min(0) }),
  ),
  evaluate: route<Evaluation>()(
    'POST',
    '/api/profiles/:id/evaluate',
    z.object({ id, ruleSet: z.string().max(100).optional() }),
  ),
  exportItem: route<never>()(
    'GET',
    '/api/items/:id/export',
    z.object({ id, to: z.string().max(20), sampleType: z.coerce.number().int().min(0).optional() }),
    'bytes',
  ),
  /** The raw file as it came in. */
  artifact: route<never>()('GET', '/api/items/:id/artifact', z.object({ id }), 'bytes'),
  /** A kept web page, to be shown in a sandboxed frame: its own scripts and nothing from anywhere. */
  page: route<never>()('GET', '/api/items/:id/page', z.object({ id }), 'bytes'),

  /** Several ids on a side are replicates. */
  compare: route<{ readonly itemId: string }>()(
    'POST',
    '/api/comparisons',
    z.object({
      before: z.array(id).min(1).max(50),
      after: z.array(id).min(1).max(50),
      basis: basis.default('active'),
      override: z.string().trim().min(1).max(1000).optional(),
    }),
  ),
  comparison: route<{
    readonly item: Item;
    readonly before: readonly Item[];
    readonly after: readonly Item[];
    readonly comparison: Comparison;
  }>()('GET', '/api/comparisons/:id', z.object({ id, basis: basis.optional() })),
  diffFlame: route<DiffFlameMeta>()(
    'GET',
    '/api/comparisons/:id/flame',
    z.object({
      id,
      basis: basis.optional(),
      side: z.enum(['before', 'after', 'overlay', 'removed']),
      widths: z.enum(['before', 'after', 'max']).default('max'),
      invert: flag.default(false),
      ...picture,
    }),
    'columns',
  ),
  diffSearch: route<{
    readonly before: SearchResult;
    readonly after: SearchResult;
    readonly keys: readonly string[];
  }>()(
    'GET',
    '/api/comparisons/:id/search',
    z.object({ id, basis: basis.optional(), query: z.string().max(1000), caseSensitive: flag.default(false) }),
  ),

  hosts: route<readonly Host[]>()('GET', '/api/hosts', none),
  /** Names of OpenSSH's configuration that a host can be added by. */
  hostAliases: route<readonly string[]>()('GET', '/api/hosts/aliases', none),
  addHost: route<Host>()('POST', '/api/hosts', hostEntry),
  /** `newName` is what it is called from now on. */
  changeHost: route<Host>()('PUT', '/api/hosts/:name', hostEntry.extend({ newName: hostName.optional() })),
  removeHost: route<{ readonly name: string }>()('DELETE', '/api/hosts/:name', z.object({ name: hostName })),
  /** Connects; answers when it stands. What it asks on the way comes as questions. */
  connectHost: route<Host>()('POST', '/api/hosts/:name/connect', z.object({ name: hostName })),
  /** Also ends an attempt to connect. */
  disconnectHost: route<Host>()('POST', '/api/hosts/:name/disconnect', z.object({ name: hostName })),
  /** What runs there now; connects where it must. */
  processes: route<ProcessList>()('POST', '/api/hosts/:name/processes', z.object({ name: hostName })),
  questions: route<readonly Question[]>()('GET', '/api/questions', none),
  answerQuestion: route<{ readonly ok: true }>()(
    'POST',
    '/api/questions/:id',
    z.object({ id, answer: z.union([z.boolean(), z.string().max(10_000), z.null()]) }),
  ),
  planCapture: route<CapturePlan>()('POST', '/api/captures/plan', captureRequest),
  startCapture: route<{ readonly jobId: string }>()('POST', '/api/captures', captureRequest),
  leftBehind: route<readonly LeftBehind[]>()('GET', '/api/left-behind', none),
  /** Brings in what a cut-off capture left, as a partial capture, and cleans up after it. */
  collectLeftBehind: route<{ readonly jobId: string }>()('POST', '/api/left-behind/:id/collect', z.object({ id })),
  cleanLeftBehind: route<{ readonly jobId: string }>()('POST', '/api/left-behind/:id/clean', z.object({ id })),
  /** Two versions of a service on this machine, captured over SSH and compared. */
  startDemo: route<{ readonly jobId: string }>()('POST', '/api/demo', none),

  /** What a check said that is kept. */
  gateResult: route<GateDetail>()('GET', '/api/gates/:id', z.object({ id })),
  frontend: route<FrontendDetail>()('GET', '/api/frontends/:id', z.object({ id })),
  /** Several ids on a side are runs of one state of a page. */
  compareFrontends: route<{ readonly itemId: string }>()('POST', '/api/frontend-comparisons', comparedRuns),
  frontendComparison: route<FrontendComparisonAnswer>()('GET', '/api/frontend-comparisons/:id', z.object({ id })),

  series: route<SeriesDetail>()('GET', '/api/series/:id', z.object({ id })),

  load: route<LoadDetail>()('GET', '/api/loads/:id', z.object({ id })),
  /** CPU time of a request, by each profile that is linked with the run. */
  requestCosts: route<readonly LinkedCost[]>()('GET', '/api/loads/:id/costs', z.object({ id })),
  /** Several ids on a side are runs of one state. */
  compareLoads: route<{ readonly itemId: string }>()('POST', '/api/load-comparisons', comparedRuns),
  loadComparison: route<LoadComparisonAnswer>()('GET', '/api/load-comparisons/:id', z.object({ id })),

  heap: route<HeapDetail>()('GET', '/api/heaps/:id', z.object({ id })),
  heapClasses: route<HeapClassesMeta>()('GET', '/api/heaps/:id/classes', z.object({ id }), 'columns'),
  /** Nodes that a node immediately dominates, by retained size, largest first. */
  heapChildren: route<readonly LinkedNode[]>()('GET', '/api/heaps/:id/children', heapPage),
  heapNode: route<HeapNodeDetail>()('GET', '/api/heaps/:id/node', heapNode),
  heapEdges: route<readonly LinkedNode[]>()('GET', '/api/heaps/:id/edges', heapPage),
  heapReferrers: route<{ readonly total: number; readonly nodes: readonly LinkedNode[] }>()(
    'GET',
    '/api/heaps/:id/referrers',
    heapPage,
  ),
  /** All ways from the roots to a node, within limits. */
  heapPaths: route<readonly RetainingStep[]>()('GET', '/api/heaps/:id/paths', heapNode),
  /** Boxes of the dominator tree below a node that retain `least` bytes or more. */
  heapMap: route<readonly MapBox[]>()(
    'GET',
    '/api/heaps/:id/map',
    heapNode.extend({ least: z.coerce.number().min(0) }),
  ),
  heapSearch: route<HeapSearchResult>()(
    'GET',
    '/api/heaps/:id/search',
    z.object({
      id,
      by: z.enum(['class', 'property', 'string', 'id']),
      text: z.string().max(1000),
      most: heapMost,
    }),
  ),
  /** Objects of a class, by its place in the class table, largest first. */
  heapInstances: route<HeapSearchResult>()(
    'GET',
    '/api/heaps/:id/instances',
    z.object({ id, class: z.coerce.number().int().min(0), most: heapMost }),
  ),
  /** Contents that several strings have. */
  heapRepeated: route<readonly RepeatedContent[]>()('GET', '/api/heaps/:id/repeated', z.object({ id })),
  /** The collections that retain most, and those with most entries. */
  heapCollections: route<HeapCollections>()('GET', '/api/heaps/:id/collections', z.object({ id })),
  /** The functions whose scopes keep most, and those with most instances. */
  heapFunctions: route<HeapFunctions>()('GET', '/api/heaps/:id/functions', z.object({ id })),
  /** The content of a string; the workspace's journal notes that it was shown. */
  heapReveal: route<{ readonly text: string; readonly whole: boolean }>()('POST', '/api/heaps/:id/reveal', heapNode),

  /** Measures a series of heaps; the job's result is `{ itemId }`. */
  startGrowth: route<{ readonly jobId: string }>()(
    'POST',
    '/api/growths',
    z.object({
      /** In the order they were taken. */
      steps: z
        .array(
          z.object({
            id,
            operations: z.number().positive().max(1e15).nullable(),
            forcedGc: z.boolean().nullable(),
          }),
        )
        .min(2)
        .max(100),
      warmUp: z.number().int().min(0).max(99),
      label: z.string().trim().min(1).max(1000).optional(),
    }),
  ),
  growth: route<GrowthDetail>()('GET', '/api/growths/:id', z.object({ id })),
  compareGrowths: route<{ readonly itemId: string }>()(
    'POST',
    '/api/growth-comparisons',
    z.object({ before: id, after: id, override: z.string().trim().min(1).max(1000).optional() }),
  ),
  growthComparison: route<{
    readonly item: Item;
    readonly before: Item;
    readonly after: Item;
    readonly override: string | null;
    readonly comparison: GrowthComparison;
  }>()('GET', '/api/growth-comparisons/:id', z.object({ id })),
  growthClasses: route<GrowthClassesMeta>()('GET', '/api/growths/:id/classes', z.object({ id }), 'columns'),

  ...planRoutes,
  ...findingRoutes,
  ...signOffRoutes,
  ...reportRoutes,
  ...bundleRoutes,
  ...investigationRoutes,

  ruleSets: route<readonly StoredRuleSet[]>()('GET', '/api/rulesets', none),
  /** Makes a child with these values changed and makes it the active one. */
  editRuleSet: route<StoredRuleSet>()(
    'POST',
    '/api/rulesets',
    z.object({ parent: z.string().max(100), values: z.record(z.string(), z.number()) }),
  ),
  activateRuleSet: route<StoredRuleSet>()('POST', '/api/rulesets/activate', z.object({ id: z.string().max(100) })),

  /** What the window remembers between starts: JSON under a key, kept by the person's user data, not by the workspace. */
  readState: route<{ readonly value: unknown }>()(
    'GET',
    '/api/state/:key',
    z.object({ key: z.string().regex(/^[a-z][a-zA-Z0-9.-]{0,63}$/) }),
  ),
  writeState: route<{ readonly ok: true }>()(
    'PUT',
    '/api/state/:key',
    z.object({ key: z.string().regex(/^[a-z][a-zA-Z0-9.-]{0,63}$/), value: z.json() }),
  ),

  about: route<{
    readonly version: string;
    readonly shell: 'desktop' | 'web' | 'cli';
    readonly platform: string;
    readonly node: string;
    readonly electron: string | null;
  }>()('GET', '/api/about', none),
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
