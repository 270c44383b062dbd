import { join } from 'node:path';
import type { CaptureRequest } from '../../core/capture/request.ts';
import type { CaptureOutcome, Job } from '../../core/item.ts';
import { OrderService, type Version } from '../demo/order-service.ts';
import type { JobContext, JobList } from '../jobs/job-list.ts';
import { connect } from '../remote/connect.ts';
import type { CaptureService } from './capture-service.ts';
import type { HostService } from './host-service.ts';

const HOST = 'demo-box';
/** Long enough for confirmed verdicts (`rules.md` §3). */
const SECONDS = 32;
/** What a service is given to warm up: V8 compiles what is hot. */
const WARM_UP_MS = 3000;

const LABELS: Readonly<Record<Version, string>> = {
  before: 'orders: prices searched in a list',
  after: 'orders: prices looked up by key',
};

export interface DemoServiceOptions {
  readonly hosts: HostService;
  readonly captures: CaptureService;
  readonly jobs: JobList;
  readonly resources: string;
}

export interface DemoOutcome {
  readonly comparisonId: string | null;
  readonly captures: CaptureOutcome['captures'];
}

/** Two versions of a small service on this machine, captured over SSH and compared: the whole way with nothing but Node. */
export class DemoService {
  readonly #options: DemoServiceOptions;

  constructor(options: DemoServiceOptions) {
    this.#options = options;
  }

  /** `seconds` for each of the two captures. */
  start(seconds = SECONDS): Job {
    return this.#options.jobs.start(
      'demo',
      'Demo: two versions of a service',
      (context) => this.#run(seconds, context),
      {
        beside: true,
      },
    );
  }

  async #run(seconds: number, context: JobContext): Promise<DemoOutcome> {
    const { hosts, resources } = this.#options;
    context.progress({ done: 0, total: 1000, unit: 'steps', phase: 'starting an SSH server for this run' });
    const { startSshBox } = await import('../demo/ssh-box.ts');
    const box = await startSshBox();
    const orders = new OrderService(join(resources, 'demo'));
    const entry = {
      name: HOST,
      destination: box.destination,
      class: 'dev',
      transport: 'ssh2',
      remoteFolder: null,
    } as const;
    const giveBack = hosts.lend(entry, ({ destination, transport }, prompts, signal) =>
      connect({ destination, transport, prompts, signal, settings: box.places }),
    );
    try {
      const before = await this.#capture(orders, 'before', seconds, [], context);
      const itemIds = before.captures.flatMap((capture) => capture.itemIds.slice(0, 1));
      const after = await this.#capture(orders, 'after', seconds, itemIds, context);
      return { comparisonId: after.comparisonId, captures: [...before.captures, ...after.captures] };
    } finally {
      giveBack();
      await box.stop();
      orders.remove();
    }
  }

  async #capture(
    orders: OrderService,
    version: Version,
    seconds: number,
    compareWith: readonly string[],
    context: JobContext,
  ): Promise<CaptureOutcome> {
    const part = version === 'before' ? 0 : 500;
    const tell = (phase: string, share: number): void =>
      context.progress({
        done: Math.round(part + 500 * share),
        total: 1000,
        unit: 'steps',
        phase: `${version}: ${phase}`,
      });
    tell('starting the service under load', 0);
    const service = await orders.start(version);
    try {
      await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
      const request: CaptureRequest = {
        host: HOST,
        profiler: 'inspector',
        event: 'cpu',
        pid: service.pid,
        startTicks: null,
        launch: null,
        seconds,
        rate: null,
        hypothesis: 'searching the price list for each line takes most of the time',
        label: LABELS[version],
        repeat: 1,
        port: service.inspectorPort,
        options: {},
        program: null,
        confirmedHost: null,
        compareWith,
      };
      return await this.#options.captures.run(request, {
        signal: context.signal,
        progress: ({ done, total, phase }) => tell(phase, total === null ? 0 : done / total),
      });
    } finally {
      await service.stop();
    }
  }
}
