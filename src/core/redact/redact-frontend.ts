import type { FrontendReport } from '../frontend/model.ts';
import type { Redactor } from './model.ts';

/** A report of a front end for a reader elsewhere: addresses without hosts, ids and queries, files and parts as paths; numbers stay. */
export function redactFrontend(
  redactor: Redactor,
  { tool, toolVersion, page, files, missing }: FrontendReport,
): FrontendReport {
  const line = (text: string): string => redactor.line(text);
  return {
    tool: line(tool),
    toolVersion: toolVersion === null ? null : line(toolVersion),
    page:
      page === null
        ? null
        : {
            ...page,
            url: redactor.url(page.url),
            finalUrl: redactor.url(page.finalUrl),
            requests: page.requests.map((request) => ({ ...request, url: redactor.url(request.url) })),
            opportunities: page.opportunities.map(({ title, saving }) => ({
              title: line(title),
              saving: line(saving),
            })),
          },
    files: files.map((file) => ({
      ...file,
      name: redactor.path(file.name),
      parts: file.parts.map((part) => ({ ...part, path: redactor.path(part.path) })),
    })),
    missing: missing.map(line),
  };
}
