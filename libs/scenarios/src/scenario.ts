import { z } from 'zod';
import { EvidenceKind, RecordContractInput, RegisterOrganisationInput } from '#contracts';
import { QueryReason, RejectReason, VerificationMethod } from '#evidence';
import { Actor, type CalendarDate, Decimal, OrganisationId, OutcomeCode, Period, StatementRef } from '#kernel';
import { RateCardLine } from '#rate-cards';
import { ExpectationSchema } from './expectations.js';
import { Day, PersonReference, Reason } from './scenario-words.js';
import { isStepCommand, type StepCommand, stepCommands } from './step-commands.js';

export const SCENARIO_FORMAT = 'outcomes-ledger/scenario@1';

const Text = z.string().min(1).max(4000);

/** Names that a scenario gives to things of its own: people of the cast, command ids. */
const Label = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be letters, digits, dots, underscores and hyphens, at most 64');

const ActorName = Label.meta({ id: 'ActorName', description: 'The name of somebody in "actors".' });

const Moment = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/,
    'must be a moment with its zone, such as 2019-03-01T10:00:00Z',
  )
  .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a moment that exists')
  .meta({ id: 'Moment', format: 'date-time', description: 'A moment with its zone: 2019-03-01T10:00:00Z.' });

const StepExpectation = z
  .union([z.strictObject({ refused: Reason }), z.strictObject({ repeated: z.literal(true) })])
  .meta({
    id: 'StepExpectation',
    description:
      'What the command must answer, when it is not simply recorded: refused with this reason, or done before.',
  });

const when = {
  on: Day.optional().describe('The day of the step; it happens at 09:00 UTC.'),
  at: Moment.optional().describe('The moment of the step, where the day is not enough.'),
};

const what = {
  by: ActorName.optional().describe('Who does it; by default whoever plays the part in "everyday".'),
  commandId: Label.optional().describe('The id of the command; two steps with one id are one command sent twice.'),
  expect: StepExpectation.optional(),
  note: Text.optional().describe('Why the step is here, for the reader.'),
};

/** What is about everybody in the contract where it names nobody. */
const CONTRACT_WIDE: readonly StepCommand[] = ['place-hold', 'lift-hold'];

/**
 * The step of one command: the input that the command takes everywhere, with the contract filled in, people by their
 * reference, and evidence without a file getting one that stays with the provider.
 */
function commandStep(name: StepCommand) {
  const shape: Record<string, z.ZodType> = {};
  for (const [field, type] of Object.entries(fieldsOf(stepCommands[name].input))) {
    if (field === 'contract' && name !== 'record-contract') shape[field] = type.optional();
    else if (field === 'person' && CONTRACT_WIDE.includes(name)) shape[field] = PersonReference.optional();
    else if (field === 'person' || field === 'into') shape[field] = PersonReference;
    else shape[field] = type;
  }
  if (name === 'submit-evidence') {
    const written = z.strictObject({
      text: z.string().min(1).max(20_000),
      fileName: z.string().min(1).max(300).optional(),
      storedFor: PersonReference.optional().describe('Whom it was stored for, where that is somebody else.'),
    });
    shape.file = z
      .union([z.strictObject({ digest: z.string(), fileName: z.string().optional() }), written])
      .optional()
      .describe('A file for the ledger to hold: its text, or the digest of one that it holds already.');
  }
  if (name === 'refer-person') {
    // The reference and the name stand in "people" already; a step says whom it is about like every other step.
    delete shape.reference;
    delete shape.name;
    shape.person = PersonReference;
  }
  return z
    .strictObject({ ...when, do: z.literal(name), ...what, with: z.strictObject(shape) })
    .describe(stepCommands[name].summary);
}

/**
 * The fields of an input. Of one that has several shapes all fields of all of them, since a step is checked against the
 * input itself later.
 */
function fieldsOf(input: z.ZodType): Readonly<Record<string, z.ZodType>> {
  if (input instanceof z.ZodObject) return input.shape as Record<string, z.ZodType>;
  if (!(input instanceof z.ZodUnion)) throw new TypeError('The input of a command is an object or one of several');
  const shapes = input.options.map((option) => fieldsOf(option as z.ZodType));
  const names = new Set(shapes.flatMap((shape) => Object.keys(shape)));
  return Object.fromEntries(
    [...names].map((name) => {
      const types = shapes.map((shape) => shape[name]).filter((type) => type !== undefined);
      const [first] = types;
      const type = first !== undefined && types.every((other) => other === first) ? first : z.union(types);
      return [name, types.length === shapes.length ? type : type.optional()];
    }),
  );
}

const engageStep = z
  .strictObject({
    on: Day.describe('The day of the referral.'),
    do: z.literal('engage'),
    note: what.note,
    with: z.strictObject({
      person: PersonReference,
      acceptedOn: Day.optional(),
      startedOn: Day.optional(),
      cohort: OutcomeCode.optional(),
      criteriaMet: z.array(OutcomeCode).optional(),
      paymentGroup: OutcomeCode.optional(),
      ageAtReferral: z.int().min(0).max(130).optional(),
    }),
  })
  .describe('Everyday: refer a person on this day, accept the referral, start the engagement');

const achieveStep = z
  .strictObject({
    on: Day.describe('The day on which the outcome was achieved.'),
    do: z.literal('achieve'),
    note: what.note,
    with: z.strictObject({
      person: PersonReference,
      outcome: OutcomeCode,
      occurrence: z.int().positive().optional(),
      quantity: z.int().positive().optional().describe('How much of it, in the unit of the outcome.'),
      measured: Decimal.optional().describe('The measured value that a rule looks at: "8155".'),
      kinds: z.array(EvidenceKind).min(1).optional(),
      held: z.enum(['ledger', 'provider']).optional(),
      submittedOn: Day.optional(),
      verifiedOn: Day.optional(),
      claimedOn: Day.optional(),
      line: OutcomeCode.optional(),
      queried: QueryReason.optional(),
      rejected: RejectReason.optional(),
      unclaimed: z.literal(true).optional(),
    }),
  })
  .describe('Everyday: an outcome achieved on this day, with evidence submitted, verified and claimed');

const settleStep = z
  .strictObject({
    on: Day.describe('The day on which the statement is issued.'),
    do: z.literal('settle'),
    note: what.note,
    with: z.strictObject({
      period: Period.refine(({ from, to }) => from <= to, 'must not end before it starts'),
      statement: StatementRef.optional(),
      approvedOn: Day.optional(),
      paidOn: Day.optional(),
      bankReference: z.string().min(1).max(35).optional(),
      payers: z
        .array(OrganisationId)
        .optional()
        .describe(
          'Who approves and pays; by default every payer of the contract as it was signed. None where nothing is due.',
        ),
    }),
  })
  .describe('Everyday: issue a statement on this day; its payers approve their parts and pay them');

/** The schema of a step of each command. */
export const stepSchemas = Object.fromEntries(
  (Object.keys(stepCommands) as StepCommand[]).map((name) => [name, commandStep(name)]),
) as Record<StepCommand, ReturnType<typeof commandStep>>;

const StepSchema = z
  .discriminatedUnion('do', [engageStep, achieveStep, settleStep, ...Object.values(stepSchemas)])
  .meta({ id: 'Step' });

export type EngageStep = z.infer<typeof engageStep>;
export type AchieveStep = z.infer<typeof achieveStep>;
export type SettleStep = z.infer<typeof settleStep>;

/** A step that is one command. What is `with` it has been checked against the command's own input. */
export interface CommandStep {
  readonly on?: CalendarDate | undefined;
  readonly at?: string | undefined;
  readonly do: StepCommand;
  readonly by?: string | undefined;
  readonly commandId?: string | undefined;
  readonly expect?: z.infer<typeof StepExpectation> | undefined;
  readonly note?: string | undefined;
  readonly with: Readonly<Record<string, unknown>>;
}

export type Step = EngageStep | AchieveStep | SettleStep | CommandStep;

export function isCommandStep(step: Step): step is CommandStep {
  return isStepCommand(step.do);
}

const EverydaySchema = z.strictObject({
  records: ActorName.optional(),
  refers: ActorName.optional(),
  runs: ActorName.optional(),
  submits: ActorName.optional(),
  verifies: ActorName.optional(),
  claims: ActorName.optional(),
  issues: ActorName.optional(),
  approves: z.record(OrganisationId, ActorName).optional().describe('Who approves for each payer.'),
  releases: z.record(OrganisationId, ActorName).optional().describe('Who pays for each payer: somebody else.'),
  method: VerificationMethod.optional(),
  pace: z
    .discriminatedUnion('by', [
      z
        .strictObject({
          by: z.literal('days'),
          submits: z.int().nonnegative(),
          verifies: z.int().nonnegative(),
          claims: z.int().nonnegative(),
        })
        .describe('So many days after the achievement.'),
      z
        .strictObject({
          by: z.literal('monthly-return'),
          submits: z.int().min(1).max(28),
          verifies: z.int().min(1).max(28),
          claims: z.int().min(1).max(28),
        })
        .describe('On these days of the month after the achievement.'),
    ])
    .optional(),
});

export const ScenarioSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(SCENARIO_FORMAT),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'must be small letters, digits and hyphens, at most 80')
    .describe('The name of the story; ids of its commands and its random numbers derive from it.'),
  title: z.string().min(1).max(200),
  description: Text,
  source: Text.optional().describe('Where published figures come from, and what is made up.'),
  organisations: z.array(RegisterOrganisationInput).min(1),
  actors: z.record(ActorName, Actor).describe('The cast: who acts, for which organisation, in which role.'),
  contract: RecordContractInput,
  rateCard: z
    .array(
      z.strictObject({
        effectiveFrom: Day,
        reason: Text,
        proposedOn: Day.optional().describe('By default the day on which the contract was signed.'),
        proposedBy: ActorName.optional().describe('By default whoever records the contract.'),
        agreedBy: z.array(ActorName).min(1).optional().describe('By default somebody of every approver.'),
        lines: z.array(RateCardLine).min(1).max(60),
      }),
    )
    .optional()
    .describe('Revisions that are proposed and agreed on one day. Others are written as steps.'),
  people: z
    .array(
      z.strictObject({
        reference: z
          .string()
          .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'must be letters, digits, dots, underscores and hyphens'),
        name: z.string().min(1).max(200).optional(),
        provider: ActorName.optional().describe(
          'Who runs, submits and claims for this person, where several providers work under the contract.',
        ),
        synthetic: z.literal(true, 'must be true: a scenario holds nobody who exists'),
      }),
    )
    .describe('Everybody whom a step is about. They are made up, and each says so.'),
  everyday: EverydaySchema.optional().describe('Who does what by default, and how soon.'),
  steps: z.array(StepSchema),
  expect: ExpectationSchema.describe('What must be true at the end.'),
});

type Parsed = z.infer<typeof ScenarioSchema>;

/** A whole contract as a story that can be run, with what must come of it. */
export interface Scenario extends Omit<Parsed, 'steps' | 'contract' | 'organisations'> {
  readonly organisations: readonly z.input<typeof RegisterOrganisationInput>[];
  readonly contract: z.infer<typeof RecordContractInput>;
  readonly steps: readonly Step[];
}

export type { Expectation } from './expectations.js';
export type Everyday = z.infer<typeof EverydaySchema>;
