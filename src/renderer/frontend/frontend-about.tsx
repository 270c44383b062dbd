import type { FrontendDetail } from '../../core/frontend/model.ts';
import { oneLine } from '../ui/format.ts';
import { RelatedItems } from '../workspace/related-items.tsx';

/** What a report does not tell, what its tool warns of, and what it says could be saved. */
export function FrontendAbout({ detail }: { readonly detail: FrontendDetail }) {
  const { item, report, warnings, provenance } = detail;
  const { page, missing } = report;
  const lists = [
    { title: 'Not known', lines: missing },
    { title: 'Warnings', lines: warnings.map(({ message }) => message) },
    {
      title: `What ${report.tool} says could be saved`,
      lines: (page?.opportunities ?? []).map(({ title, saving }) => `${title} (${saving})`),
    },
  ];
  return (
    <div className="panel-body frontend-about">
      {lists.map(
        ({ title, lines }) =>
          lines.length > 0 && (
            <section key={title}>
              <h3>{title}</h3>
              <ul>
                {lines.map((line) => (
                  <li key={line}>{oneLine(line, 800)}</li>
                ))}
              </ul>
            </section>
          ),
      )}
      <p className="field-note">
        {oneLine(provenance.fileName, 200)}, SHA-256 <code>{provenance.sha256}</code>
      </p>
      <RelatedItems item={item} />
    </div>
  );
}
