import { Button } from '@blueprintjs/core';
import { FIELD_PATHS } from '../../core/investigation/fields.ts';
import { answerTo, type InvestigationBody } from '../../core/investigation/model.ts';
import { saveBrief } from './brief-file.tsx';

/** Whether nothing at all is written down yet. */
export const isBlank = (body: InvestigationBody): boolean =>
  body.requestPath.length === 0 && body.slos.length === 0 && FIELD_PATHS.every((path) => answerTo(body, path) === '');

/** How an audit begins: in the window, or in a file. */
export function BlankBrief() {
  return (
    <section className="brief-group blank-brief" aria-label="How to begin">
      <p className="panel-note">
        Nothing is written down yet. Fill in the fields here, or save the template, fill it in with whoever knows the
        system, and import it. What stays empty is either open or becomes a stated assumption.
      </p>
      <Button size="small" variant="outlined" onClick={() => void saveBrief()}>
        Save the template
      </Button>
    </section>
  );
}
