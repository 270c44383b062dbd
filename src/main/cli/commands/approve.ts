import type { PlanApproved } from '../../services/plan-service.ts';
import { approvalText } from '../check/approved-plans.ts';
import { type Command, EXIT, usage } from '../command.ts';
import { plansGiven } from '../plans-given.ts';
import { cut, printable, table } from '../table.ts';

export const approveCommand: Command = {
  name: 'approve',
  brief: 'Approve plans that later ones are held against',
  usage: '[PLAN…]',
  about: [
    'Approves plans: “plateau check --against approved” finds them by their statement and holds others against them. Of a capture’s runs all are approved.',
    'A statement has one approved plan for the same values; the last one counts. Without a plan it lists those that are approved.',
  ].join('\n'),
  options: [
    { name: 'reason', value: 'TEXT', about: 'why; it is printed when the plan is used' },
    { name: 'owner', value: 'NAME', about: 'who answers for it (your login)' },
    { name: 'revoke', about: 'take the approval back' },
  ],
  examples: [
    'plateau approve q0123456789ab --reason "with the index on orders"',
    'plateau approve explain.json --owner anna@example.com',
    'plateau approve',
    'plateau approve q0123456789ab --revoke',
  ],
  arguments: { min: 0, max: 1000 },
  run: async ({ given, terminal, open }) => {
    const [reason, owner] = [given.text('reason')?.trim(), given.text('owner')?.trim()];
    if (given.positionals.length === 0 && (given.has('revoke') || reason !== undefined || owner !== undefined)) {
      throw usage('No plan was named.', '“plateau list --kind plan” shows them.');
    }
    if (owner === '') throw usage('--owner is empty.', 'Say who answers for the plan, or leave it out.');
    const session = open();
    const { plans } = session.services;
    if (given.has('revoke')) {
      const revoked = given.positionals.map((id) => plans.revoke(id).id);
      terminal.answer({ revoked }, () => revoked.map((id) => `${id} is no longer approved`).join('\n'));
      return EXIT.passed;
    }
    if (given.positionals.length === 0) {
      const approved = plans.approved();
      terminal.answer({ approved }, () =>
        approved.length === 0
          ? 'No plan is approved yet; “plateau approve ID” approves one.'
          : table(
              ['id', 'approved', 'by', 'plan', 'reason'],
              approved.map(({ item, approval }) => [
                item.id,
                approval.at.slice(0, 10),
                printable(cut(approval.owner, 40)),
                printable(cut(item.label, 60)),
                printable(cut(approval.reason, 200)),
              ]),
            ),
      );
      return EXIT.passed;
    }
    const approved: PlanApproved[] = [];
    for (const id of await plansGiven(session, given.positionals)) {
      approved.push(await plans.approve(id, { owner, reason }));
    }
    terminal.answer({ approved }, () =>
      approved
        .map(({ item, approval, instead }) =>
          [
            `${item.id} “${printable(cut(item.label, 60))}”, ${approvalText(approval)}`,
            ...instead.map((other) => `    instead of ${other}`),
          ].join('\n'),
        )
        .join('\n'),
    );
    return EXIT.passed;
  },
};
