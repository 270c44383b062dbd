import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { PlateauError } from '../../core/error.ts';
import type { RedactionProfileId } from '../../core/redact/profiles.ts';
import type { BundleService } from './bundle-service.ts';
import type { ExportedFile } from './profile-service.ts';
import type { ReportService } from './report-service.ts';

/** Pages that are kept for frames to ask for: of the window that is open and the one before. */
const KEPT = 4;

/** Reports as pages on the screen: made by one call, which may fail with words, and shown by another. */
export class ReportPages {
  readonly #reports: ReportService;
  readonly #bundles: BundleService;
  readonly #pages = new Map<string, Uint8Array>();

  constructor(reports: ReportService, bundles: BundleService) {
    this.#reports = reports;
    this.#bundles = bundles;
  }

  /** Makes the page of the workspace as it is, or as it leaves under a profile. Throws as opening items does, `job.*`. */
  async make(
    profile: RedactionProfileId | null,
    signal: AbortSignal,
  ): Promise<{ readonly id: string; readonly size: number }> {
    const page =
      profile === null
        ? (await this.#reports.file({ to: 'html' }, signal)).bytes
        : await this.#bundles.reportPage({ profile }, signal);
    const id = randomBytes(8).toString('hex');
    this.#pages.set(id, page);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= KEPT) break;
      this.#pages.delete(oldest);
    }
    return { id, size: page.length };
  }

  /** A page that was made. Throws `report.notFound`. */
  file(id: string): ExportedFile {
    const page = this.#pages.get(id);
    if (page === undefined) {
      throw new PlateauError({
        code: 'report.notFound',
        message: 'This page of the report is not kept any more.',
        hint: 'Make it again.',
      });
    }
    return { name: 'report.html', mediaType: 'text/html', bytes: Readable.from([page]) };
  }
}
