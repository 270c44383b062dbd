import type { ExportFormat } from './export-formats.ts';

/** Formats to choose one of. */
export function FormatChoices(props: {
  readonly formats: readonly ExportFormat[];
  readonly chosen: string;
  readonly onChoose: (to: string) => void;
}) {
  const { formats, chosen, onChoose } = props;
  return (
    <fieldset className="export-choices">
      <legend className="visually-hidden">Format</legend>
      {formats.map(({ to, title, what }) => (
        <label key={to} className={to === chosen ? 'export-choice export-choice-on' : 'export-choice'}>
          <input type="radio" name="export-format" value={to} checked={to === chosen} onChange={() => onChoose(to)} />
          <span className="export-choice-title">{title}</span>
          <span className="export-choice-what">{what}</span>
        </label>
      ))}
    </fieldset>
  );
}
