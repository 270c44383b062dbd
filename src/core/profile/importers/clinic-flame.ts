import { JsonCursor } from '../../bytes/json.ts';
import { throwIfCancelled, wholeContent } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import { MAX_DEPTH, ProfileBuilder } from '../builder.ts';
import type { ImportResult, ProfileImporter } from '../importer.ts';
import type { ImportWarning } from '../model.ts';
import { v8LogFrame } from './v8-log-frame.ts';

/**
 * clinic flame's `-samples` file, which 0x writes too: a JSON array of stacks, root first, one stack a tick. Ticks without a stack are empty.
 */
export const clinicFlameImporter: ProfileImporter = {
  id: 'clinic-flame',
  title: 'clinic flame samples file',
  recognise: (head) => {
    const text = new TextDecoder().decode(head);
    return /^\ufeff?\s*\[\s*\[/.test(text) && /\{\s*"name"\s*:\s*"[^"]*"\s*,\s*"type"\s*:/.test(text) ? 0.95 : 0;
  },
  read: async (chunks, options): Promise<ImportResult> => {
    const json = new JsonCursor(await wholeContent(chunks, options.signal));
    const builder = new ProfileBuilder([{ name: 'samples', kind: 'cpu', unit: 'count' }]);
    const root = builder.threadRoot({ name: '', main: true });
    const frames = new Map<string, number>();
    let empty = 0;
    let ticks = 0;
    json.array(() => {
      if (++ticks % 1000 === 0) throwIfCancelled(options.signal);
      const { offset } = json;
      let node = root;
      let depth = 0;
      json.array(() => {
        if (++depth > MAX_DEPTH) {
          throw new PlateauError({
            code: 'import.tooDeep',
            message: `The stack at byte ${offset} has more than ${MAX_DEPTH} frames.`,
            hint: 'Limit the depth where the capture is made.',
            at: { offset },
          });
        }
        node = builder.child(node, readFrame(json, builder, frames));
      });
      if (depth === 0) empty++;
      else builder.add(node, 0, 1, 1);
    });
    json.end();
    const warnings: ImportWarning[] =
      empty === 0 ? [] : [{ code: 'empty-stacks', message: 'Ticks without a stack were left out.', count: empty }];
    const { durationSeconds, intervalSeconds } = options;
    const profile = builder.finish({
      name: '',
      meta: {
        format: 'clinic-flame',
        tool: { name: 'clinic flame' },
        runtime: 'node',
        event: 'cpu',
        ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
        ...(durationSeconds === undefined ? {} : { durationSeconds }),
        flags: durationSeconds === undefined ? ['wall-unknown'] : [],
      },
    });
    return { profiles: [profile], warnings };
  },
};

function readFrame(json: JsonCursor, builder: ProfileBuilder, frames: Map<string, number>): number {
  let name = '';
  let type = '';
  let kind = '';
  json.object((key) => {
    if (key === 'name') name = json.stringOr('');
    else if (key === 'type') type = json.stringOr('');
    else if (key === 'kind') kind = json.stringOr('');
  });
  const key = `${type}\n${kind}\n${name}`;
  let frame = frames.get(key);
  if (frame === undefined) {
    frame = builder.frame(v8LogFrame(name, type, kind));
    frames.set(key, frame);
  }
  return frame;
}
