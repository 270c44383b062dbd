import type { FindingBody, FixStep, RoiInput, VerificationRow } from './model.ts';

/** A return that nothing is known of yet. */
export const NO_RETURN: RoiInput = {
  currency: '$',
  cpuSecondsSavedPerRequest: null,
  savedIs: 'mean-cpu-time',
  requestsPerMonth: null,
  costPerHour: null,
  avoidedInstances: 0,
  instancePricePerMonth: 0,
  licencesPerMonth: 0,
  hours: null,
  hourlyRate: null,
  otherBenefits: [],
};

/** A fix that says nothing yet: what it risks is open until somebody says. */
export const EMPTY_FIX: Omit<FixStep, 'id'> = {
  horizon: 'quick-win',
  text: '',
  smallest: false,
  addsResources: false,
  smallerAlternative: '',
  risk: null,
  blastRadius: null,
  reversible: null,
  rollback: '',
  canaryPercent: 5,
  rollbackTrigger: '',
  dashboardsFirst: '',
  effortDays: null,
};

/** A metric that says nothing yet. */
export const EMPTY_VERIFICATION: Omit<VerificationRow, 'id'> = {
  metric: '',
  unit: '',
  before: null,
  target: null,
  after: null,
  loadBefore: null,
  loadAfter: null,
  howMeasured: '',
  evidence: [],
  status: null,
};

/** What a part of a finding has that is null until somebody fills it in. What has no default must be given. */
export const PART_TEMPLATES: Readonly<Partial<Record<keyof FindingBody, Readonly<Record<string, unknown>>>>> = {
  severityOverride: { severity: undefined, reason: '' },
  decision: { name: '', day: undefined, reason: '' },
  roi: { ...NO_RETURN },
};

/** What a row of a list has that is not given, and the letter its name begins with. What has no default must be given. */
export const ROW_TEMPLATES: Readonly<
  Partial<Record<keyof FindingBody, { readonly prefix: string; readonly row: Readonly<Record<string, unknown>> }>>
> = {
  validationPlan: { prefix: 's', row: { step: '', disprovedBy: '' } },
  instrumentationGaps: { prefix: 'g', row: { text: '', owner: '' } },
  fixPlan: { prefix: 'f', row: { ...EMPTY_FIX } },
  verification: { prefix: 'v', row: { ...EMPTY_VERIFICATION } },
};
