import type { DemoOutcome } from '../../services/demo-service.ts';
import { Workspace } from '../../workspace/workspace.ts';
import { type Command, EXIT } from '../command.ts';
import { answerComparison } from './compare.ts';

const SHOWN = 20;

export const demoCommand: Command = {
  name: 'demo',
  brief: 'Capture two versions of a small service and compare them',
  usage: '',
  about: [
    'Captures two versions of a small service over SSH and compares them; needs nothing but Node.',
    'An SSH server runs inside this process for the time of the demo, on 127.0.0.1 and with keys of its own.',
    'A workspace that is not there is made.',
  ].join('\n'),
  options: [{ name: 'seconds', value: 'N', about: 'how long each version is captured (32)' }],
  examples: ['plateau demo', 'plateau demo --workspace demo.plateau --json'],
  arguments: { min: 0, max: 0 },
  graceMs: 20_000,
  run: async ({ given, terminal, open, start }) => {
    const named = given.text('workspace');
    const isMade = named !== undefined && !Workspace.exists(named);
    const session = isMade ? start() : open();
    if (isMade) session.services.workspaces.create(named);
    const { result } = await session.finished(session.services.demo.start(given.number('seconds')));
    const { comparisonId } = result as DemoOutcome;
    if (comparisonId !== null) await answerComparison(session, terminal, comparisonId, SHOWN);
    return EXIT.passed;
  },
};
