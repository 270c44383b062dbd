import { join } from 'node:path';
import { closeInspector } from '../capture/inspector/close.ts';
import { CaptureJournal } from '../capture/journal.ts';
import type { WorkerHost } from '../jobs/channel.ts';
import { JobList } from '../jobs/job-list.ts';
import { BaselineService } from './baseline-service.ts';
import { BundleRetestService } from './bundle-retest-service.ts';
import { BundleService } from './bundle-service.ts';
import { CalculatorService } from './calculator-service.ts';
import { CaptureService } from './capture-service.ts';
import { ChangeService } from './change-service.ts';
import { ComparisonService } from './comparison-service.ts';
import { CoverageService } from './coverage-service.ts';
import { DemoService } from './demo-service.ts';
import { EventHub } from './event-hub.ts';
import { FindingService } from './finding-service.ts';
import { FrontendService } from './frontend-service.ts';
import { GateService } from './gate-service.ts';
import { GrowthService } from './growth-service.ts';
import { HeapService } from './heap-service.ts';
import { HostService, type Network } from './host-service.ts';
import { ImportService } from './import-service.ts';
import { InvestigationService } from './investigation-service.ts';
import { LeftBehindService } from './left-behind-service.ts';
import { LinkService } from './link-service.ts';
import { LoadService } from './load-service.ts';
import { createNetwork } from './network.ts';
import type { PrintPdf } from './pdf/not-printed.ts';
import { printWithBrowser } from './pdf/print-with-browser.ts';
import { PictureService } from './picture-service.ts';
import { PlanService } from './plan-service.ts';
import { ProfileService } from './profile-service.ts';
import { QuestionService } from './question-service.ts';
import { RedactionService } from './redaction-service.ts';
import { ReportPages } from './report-pages.ts';
import { ReportService } from './report-service.ts';
import { RetestService } from './retest-service.ts';
import { RuleSetService } from './rule-set-service.ts';
import { SeriesService } from './series-service.ts';
import { SignOffService } from './sign-off-service.ts';
import { StateService } from './state-service.ts';
import { ViewWorker } from './view-worker.ts';
import { WorkspaceService } from './workspace-service.ts';

/** How long the end of the program waits for captures to tidy up on their hosts, in milliseconds. */
const TIDY_MS = 15_000;

export interface ServiceOptions {
  /** Where what belongs to the person and not to a workspace is kept. */
  readonly userData: string;
  /** The folder that ships with the app. */
  readonly resources: string;
  readonly workers: WorkerHost;
  readonly shell: 'desktop' | 'web' | 'cli';
  readonly version: string;
  /** What reaches hosts; else the real thing. */
  readonly network?: Network;
  /** What prints pages; else a browser that is installed. */
  readonly printPdf?: PrintPdf;
  /** The time as ISO 8601 in UTC. */
  readonly now?: () => string;
}

/** Everything Plateau can do, for whichever shell. */
export interface Services {
  readonly about: { readonly version: string; readonly shell: ServiceOptions['shell'] };
  readonly workspaces: WorkspaceService;
  readonly imports: ImportService;
  readonly profiles: ProfileService;
  readonly comparisons: ComparisonService;
  readonly series: SeriesService;
  readonly loads: LoadService;
  readonly frontends: FrontendService;
  readonly links: LinkService;
  readonly heaps: HeapService;
  readonly growths: GrowthService;
  readonly plans: PlanService;
  readonly findings: FindingService;
  readonly retests: RetestService;
  readonly bundleRetests: BundleRetestService;
  readonly hosts: HostService;
  readonly questions: QuestionService;
  readonly captures: CaptureService;
  readonly leftBehind: LeftBehindService;
  readonly demo: DemoService;
  readonly reports: ReportService;
  readonly reportPages: ReportPages;
  readonly redactions: RedactionService;
  readonly ruleSets: RuleSetService;
  readonly calculators: CalculatorService;
  readonly investigations: InvestigationService;
  readonly coverage: CoverageService;
  readonly changes: ChangeService;
  readonly baselines: BaselineService;
  readonly bundles: BundleService;
  readonly pictures: PictureService;
  readonly gates: GateService;
  readonly signOffs: SignOffService;
  readonly state: StateService;
  readonly jobs: JobList;
  readonly events: EventHub;
  /** Cancels jobs, waits for captures to leave nothing on their hosts, closes connections, ends workers, closes the workspace. */
  close(): Promise<void>;
}

/** Builds the services of one shell; no workspace is open yet. */
export function createServices(options: ServiceOptions): Services {
  const now = options.now ?? (() => new Date().toISOString());
  const events = new EventHub();
  const jobs = new JobList(now);
  jobs.onChange((job) => events.tell({ type: 'job', job }));
  const state = new StateService(options.userData);
  const view = new ViewWorker(options.workers);
  // A search through gigabytes must not keep flame graphs waiting.
  const heapView = new ViewWorker(options.workers);
  const workspaces = new WorkspaceService({ userData: options.userData, state, events, now });
  const comparisons = new ComparisonService({ workspaces, view, events, version: options.version, now });
  const { workers, resources, version } = options;
  const imports = new ImportService({ workers, jobs, workspaces, comparisons, events, resources, version, now });
  const profiles = new ProfileService({ workspaces, workers, view, heapView, jobs, events, now });
  const heaps = new HeapService({ workspaces, view: heapView, jobs, now });
  const questions = new QuestionService(events);
  const journal = new CaptureJournal(join(options.userData, 'captures'));
  const hosts = new HostService({ state, events, questions, journal, network: options.network ?? createNetwork() });
  const links = new LinkService({ workspaces, view, events, now });
  const growths = new GrowthService({ workspaces, workers, view: heapView, jobs, events, version, now });
  const plans = new PlanService({ workspaces, view, jobs, events, version, now });
  const loads = new LoadService({ workspaces, view, links, events, version, now });
  const findings = new FindingService({ workspaces, events, judge: (id) => profiles.judgeToday(id), now });
  const signOffs = new SignOffService({ workspaces, workers, jobs, events, version, now });
  const investigations = new InvestigationService({ workspaces, view, events, now });
  const redactions = new RedactionService({ workspaces, view, jobs, hosts });
  const captures = new CaptureService({
    ...{ hosts, imports, comparisons, plans, workspaces, jobs, journal, events, now },
    growths,
    questions,
  });
  const pictures = new PictureService({ workspaces, view, events, now });
  const coverage = new CoverageService({ workspaces, view });
  const reports = new ReportService({
    ...{ workspaces, findings, investigations, coverage, pictures, signOffs, view, heapView, jobs, version, now },
    printPdf: options.printPdf ?? printWithBrowser,
  });
  const bundles = new BundleService({
    ...{ workspaces, workers, jobs, redactions, events, version, now },
    userData: options.userData,
  });
  const frontends = new FrontendService({ workspaces, view, events, version, now });
  const retests = new RetestService({ workspaces, comparisons, plans, growths, loads, frontends, jobs, now });
  return {
    about: { version, shell: options.shell },
    workspaces,
    imports,
    hosts,
    questions,
    captures,
    demo: new DemoService({ hosts, captures, jobs, resources }),
    leftBehind: new LeftBehindService({
      hosts,
      captures,
      workspaces,
      jobs,
      journal,
      events,
      closeInspector,
      now,
    }),
    profiles,
    calculators: new CalculatorService({ workspaces, profiles, heaps, imports, jobs, version, now }),
    comparisons,
    series: new SeriesService({ workspaces, view, now }),
    loads,
    frontends,
    heaps,
    links,
    growths,
    plans,
    reports,
    findings,
    retests,
    bundleRetests: new BundleRetestService({ workspaces, bundles, retests, jobs }),
    signOffs,
    bundles,
    pictures,
    gates: new GateService({ workspaces, workers, jobs, version, now }),
    reportPages: new ReportPages(reports, bundles),
    redactions,
    ruleSets: new RuleSetService({ workspaces, events, now }),
    investigations,
    coverage,
    changes: new ChangeService({ workspaces, events, now }),
    baselines: new BaselineService({ workspaces, investigations, coverage, events, version, now }),
    state,
    jobs,
    events,
    close: async () => {
      await jobs.stopAndWait(TIDY_MS);
      hosts.close();
      view.stop();
      heapView.stop();
      workspaces.close();
    },
  };
}
