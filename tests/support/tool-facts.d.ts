import type { HostEntry } from '../../src/core/capture/host.ts';
import type { HostFacts, ProcessFacts } from '../../src/core/capture/process.ts';
import type { CaptureRequest } from '../../src/core/capture/request.ts';
/** A host as anna, without rights, sees it, with every tool. */
export declare function hostFacts(more?: Partial<HostFacts>): HostFacts;
/** A process of anna's. */
export declare function processFacts(more?: Partial<ProcessFacts>): ProcessFacts;
export declare const HOST_ENTRY: HostEntry;
export declare function captureRequest(more?: Partial<CaptureRequest>): CaptureRequest;
