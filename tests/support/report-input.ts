import type { ReportInput } from '../../src/core/report/input.ts';

/** What a report tells of a workspace that holds nothing. */
export const emptyReport: ReportInput = {
  header: {
    project: 'shop',
    repository: '',
    commit: '',
    auditor: 'Anna Berg',
    at: '2026-11-22T10:00:00.000Z',
    workspaceId: '0011223344556677',
    plateauVersion: '0.1.0',
    bundleId: null,
    redaction: null,
    tamperEvidence: 'none',
  },
  ruleSet: {
    id: 'plateau-default-1',
    version: 1,
    sha256: 'a'.repeat(64),
    deviations: [],
    createdAt: null,
    changedBy: null,
  },
  investigation: null,
  findings: [],
  signOffs: [],
  signOffsElsewhere: [],
  items: [],
  signals: new Map(),
  gates: [],
  calculations: [],
  figures: new Map(),
  pictures: new Map(),
};
