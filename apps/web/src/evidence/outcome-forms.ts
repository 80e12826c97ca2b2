import {
  type ClaimReason,
  ClaimWithdrawReason,
  claimReasons,
  claimStreamName,
  MakeClaim,
  WithdrawClaim,
} from '#claims';
import type { LedgerCommand, Operation } from '#contracts';
import type { CommandContext } from '#event-log';
import {
  CorrectAchievementDate,
  CorrectLapse,
  type EvidenceReason,
  evidenceReasons,
  LapseReason,
  type OutcomePath,
  outcomeStreamName,
  RecordLapse,
  RecordRegained,
  VerificationWithdrawReason,
  WithdrawEvidence,
  WithdrawReason,
  WithdrawVerification,
} from '#evidence';
import { calendarDate } from '#kernel';
import { dayPrefilled } from '../forms/day-prefilled.js';
import type { Field } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import { optionsOf } from '../forms/options.js';
import { cell, type NamedValue } from '../layout/parts.js';
import { capitalised, counted, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { conditionWords, evidenceRuleWords, priceWords } from '../rate-cards/line-words.js';
import { fileWords } from './file-words.js';
import type { OutcomeFacts } from './outcome-reader.js';
import { outcomeStatus } from './outcome-status.js';

type Input = Readonly<Record<string, unknown>>;
type OutcomeReason = EvidenceReason | ClaimReason;

/** One command about an outcome, as a form asks for it. */
export interface OutcomeForm {
  readonly operation: Operation;
  readonly title: string;
  /** Whether it is offered on the page of the outcome as things stand. */
  readonly isNext: (facts: OutcomeFacts) => boolean;
  readonly form: (facts: OutcomeFacts) => Pick<Form, 'fields' | 'submit' | 'lead' | 'facts' | 'warning'>;
  readonly command: new (input: never, context: CommandContext) => LedgerCommand<unknown, OutcomeReason, object>;
  readonly inputOf?: (input: Input) => Input;
  readonly of: 'outcome' | 'claim';
  readonly said: string;
  readonly about?: Readonly<Record<string, string>>;
}

/** What each reason means and which stream is decided on, for a form about the evidence and for one about the claim. */
export const decidedOn: Record<
  OutcomeForm['of'],
  { readonly reasons: Readonly<Record<OutcomeReason, string>>; readonly stream: (path: OutcomePath) => string }
> = {
  // Some reasons are those of both, in the words of whichever refuses.
  outcome: { reasons: { ...claimReasons, ...evidenceReasons }, stream: outcomeStreamName },
  claim: { reasons: { ...evidenceReasons, ...claimReasons }, stream: claimStreamName },
};

const words: Field = {
  kind: 'words',
  name: 'words',
  label: 'More about it',
  hint: 'It is sealed.',
  isOptional: true,
};

const reason = (codes: readonly string[]): Field => ({
  kind: 'choice',
  name: 'reasonCode',
  label: 'Why',
  options: optionsOf(codes),
});

const example = 'For example, 27 3 2021';
const verified = ({ outcome }: OutcomeFacts) => outcome?.status === 'verified';
const isUndecided = ({ outcome }: OutcomeFacts) => outcome?.status === 'submitted' || outcome?.status === 'queried';
const isClaimed = ({ claim }: OutcomeFacts) => claim?.status === 'made';
const isLost = ({ lapses }: OutcomeFacts) => lapses.some(({ regained_on }) => regained_on === null);

/** What stands, so that nobody decides by heart. */
export function standingFacts({ definition, outcome, person, path }: OutcomeFacts): NamedValue[] {
  return [
    { name: 'Outcome', value: cell(definition.title, { note: definition.definition }) },
    {
      name: 'Person',
      value: cell(person.person, { mono: true, ...(path.occurrence === 1 ? {} : { note: `time ${path.occurrence}` }) }),
    },
    ...(outcome === undefined
      ? []
      : [
          {
            name: 'Achieved on',
            value: cell(dayWords(outcome.achieved_on), { note: outcomeStatus(outcome.status).text }),
          },
        ]),
  ];
}

const outcomeForms = {
  claim: {
    operation: 'make-claim',
    title: 'Claim this outcome',
    of: 'claim',
    isNext: (facts) => verified(facts) && !isClaimed(facts),
    form: (facts) => ({
      lead: ['The claim is made at the price that was agreed for the day that decides. It is billed on a statement.'],
      facts: [...standingFacts(facts), ...priceFacts(facts)],
      fields: [
        {
          kind: 'day',
          name: 'claimedOn',
          label: 'Day of the claim',
          ...dayPrefilled(facts.contract, facts.today, example),
        },
        ...lineField(facts),
        ...(facts.definition.unit === 'person'
          ? []
          : [
              {
                kind: 'whole',
                name: 'quantity',
                label: 'How many are claimed',
                hint: 'All that were verified, when you leave it empty.',
                isOptional: true,
              } as const,
            ]),
      ],
      submit: 'Make the claim',
    }),
    command: MakeClaim,
    said: 'The claim is made.',
    about: { 'several-lines-pay-this': 'line', 'quantity-not-verified': 'quantity', 'claimed-too-late': 'claimedOn' },
  },
  'withdraw-claim': {
    operation: 'make-claim',
    title: 'Take the claim back',
    of: 'claim',
    isNext: isClaimed,
    form: (facts) => ({
      lead: ['What was billed for it is taken off the next statement. What was paid is a matter for the account.'],
      facts: standingFacts(facts),
      fields: [
        reason(ClaimWithdrawReason.options),
        {
          kind: 'day',
          name: 'withdrawnOn',
          label: 'Day on which it is taken back',
          ...dayPrefilled(facts.contract, facts.today, example),
        },
        words,
      ],
      submit: 'Take the claim back',
    }),
    command: WithdrawClaim,
    said: 'The claim is taken back.',
    about: { 'withdrawn-before-claimed': 'withdrawnOn' },
  },
  'correct-date': {
    operation: 'submit-evidence',
    title: 'Correct the day it was achieved',
    of: 'outcome',
    isNext: isUndecided,
    form: (facts) => ({
      facts: standingFacts(facts),
      fields: [{ kind: 'day', name: 'achievedOn', label: 'Day on which it was achieved', hint: example }, words],
      submit: 'Correct the day',
    }),
    command: CorrectAchievementDate,
    said: 'The day is corrected. The verifier looks at it again.',
    about: {
      'achieved-outside-contract': 'achievedOn',
      'achieved-outside-engagement': 'achievedOn',
      'achieved-in-the-future': 'achievedOn',
    },
  },
  'withdraw-evidence': {
    operation: 'submit-evidence',
    title: 'Take evidence back',
    of: 'outcome',
    isNext: ({ items, outcome }) => outcome?.status !== 'rejected' && items.some(({ status }) => status === 'standing'),
    form: (facts) => ({
      facts: standingFacts(facts),
      fields: [
        {
          kind: 'choice',
          name: 'evidence',
          label: 'Which piece of evidence',
          options: facts.items
            .filter(({ status }) => status === 'standing')
            .map((item) => ({
              value: item.evidence,
              text: `${capitalised(plainWords(item.kind))}, ${item.evidence}`,
              hint: `Submitted on ${dayWords(item.submitted_on)}, ${fileWords(item)}${item.checked === 1 ? '; the verification rests on it' : ''}`,
            })),
        },
        reason(WithdrawReason.options),
        words,
      ],
      warning:
        'A verification that rests on it is taken back with it. The file stays, and so does that it was submitted.',
      submit: 'Take it back',
    }),
    command: WithdrawEvidence,
    said: 'The evidence is taken back.',
    about: { 'evidence-not-found': 'evidence', 'evidence-withdrawn': 'evidence' },
  },
  'withdraw-verification': {
    operation: 'verify-evidence',
    title: 'Take the verification back',
    of: 'outcome',
    isNext: verified,
    form: (facts) => ({
      facts: standingFacts(facts),
      fields: [reason(VerificationWithdrawReason.options), words],
      warning:
        'A claim that rests on it is billed no more, and what was billed for it is taken off the next statement.',
      submit: 'Take the verification back',
    }),
    command: WithdrawVerification,
    said: 'The verification is taken back.',
  },
  'record-lapse': {
    operation: 'record-lapse',
    title: 'Record that it was lost',
    of: 'outcome',
    isNext: (facts) => (isUndecided(facts) || verified(facts)) && !isLost(facts),
    form: (facts) => ({
      lead: ['The outcome stays achieved. A clock that runs from it stops where the rate card says so.'],
      facts: standingFacts(facts),
      fields: [
        { kind: 'day', name: 'lapsedOn', label: 'First day on which it was lost', hint: example },
        reason(LapseReason.options),
        words,
      ],
      submit: 'Record the loss',
    }),
    command: RecordLapse,
    said: 'That it was lost is recorded.',
    about: { 'lapsed-before-achieved': 'lapsedOn', 'lapse-in-the-future': 'lapsedOn', 'lapses-overlap': 'lapsedOn' },
  },
  'record-regained': {
    operation: 'record-lapse',
    title: 'Record that it was regained',
    of: 'outcome',
    isNext: isLost,
    form: (facts) => ({
      facts: standingFacts(facts),
      fields: [{ kind: 'day', name: 'regainedOn', label: 'First day on which it was there again', hint: example }],
      submit: 'Record that it was regained',
    }),
    command: RecordRegained,
    said: 'That it was regained is recorded.',
    about: { 'regained-before-lapsed': 'regainedOn', 'lapse-in-the-future': 'regainedOn' },
  },
  'correct-lapse': {
    operation: 'correct-lapse',
    title: 'Correct when it was lost',
    of: 'outcome',
    isNext: ({ lapses }) => lapses.length > 0,
    form: (facts) => ({
      facts: standingFacts(facts),
      fields: [
        {
          kind: 'choice',
          name: 'lapsedOn',
          label: 'Which loss',
          options: facts.lapses.map(({ lapsed_on, regained_on }) => ({
            value: lapsed_on,
            text: `Lost on ${dayWords(lapsed_on)}`,
            hint: regained_on === null ? 'not regained' : `regained on ${dayWords(regained_on)}`,
          })),
        },
        {
          kind: 'group',
          name: 'correction',
          legend: 'What is right',
          fields: [
            {
              kind: 'choice',
              name: 'correction.kind',
              label: 'Was it lost?',
              options: [
                { value: 'dates', text: 'Yes, on other days' },
                { value: 'never-happened', text: 'No, it was never lost' },
              ],
            },
            {
              kind: 'day',
              name: 'correction.lapsedOn',
              label: 'First day on which it was lost',
              isOptional: true,
            },
            {
              kind: 'day',
              name: 'correction.regainedOn',
              label: 'First day on which it was there again',
              hint: 'Left empty, it is lost still.',
              isOptional: true,
            },
          ],
        },
        words,
      ],
      submit: 'Correct the loss',
    }),
    command: CorrectLapse,
    inputOf: (input) => {
      const { kind } = (input['correction'] ?? {}) as { readonly kind?: string };
      return kind === 'never-happened' ? { ...input, correction: { kind } } : input;
    },
    said: 'When it was lost is corrected.',
    about: { 'lapse-not-found': 'lapsedOn', 'lapses-overlap': 'correction.lapsedOn' },
  },
} as const satisfies Readonly<Record<string, OutcomeForm>>;

export type OutcomeFormName = keyof typeof outcomeForms;

/** In the order in which a page offers them. */
export const outcomeFormNames = Object.keys(outcomeForms) as readonly OutcomeFormName[];

export function outcomeForm(name: string): OutcomeForm | undefined {
  return Object.hasOwn(outcomeForms, name) ? outcomeForms[name as OutcomeFormName] : undefined;
}

const policyWords = {
  achieved: 'the day it was achieved',
  referral: 'the day of the referral',
  'engagement-start': 'the day the engagement started',
  claim: 'the day of the claim',
} as const;

/** Why this price: the day that decides, the revision of it, and what it says of the outcome. */
export function priceFacts({ agreed, naming }: OutcomeFacts): NamedValue[] {
  const { policy, date, revision, lines } = agreed;
  if (date === undefined)
    return [{ name: 'Price', value: cell(`Decided by ${policyWords[policy]}, which is not known`) }];
  if (revision === undefined) return [{ name: 'Price', value: cell(`No rate card was in force on ${dayWords(date)}`) }];
  const said = `Revision ${revision} of the rate card`;
  const why = `decided by ${policyWords[policy]}, ${dayWords(date)}`;
  if (lines.length === 0) return [{ name: 'Price', value: cell(`${said} pays nothing for it`, { note: why }) }];
  return [
    { name: 'Price', value: cell(said, { note: why }) },
    ...lines.map((line) => ({
      name: line.title,
      value: cell('', {
        items: [...priceWords(line, naming.names).map(capitalised), ...conditionWords(line, naming.names)],
      }),
    })),
  ];
}

/** What shows the outcome, as it was agreed for the day that decides. */
export function ruleFacts({ agreed }: OutcomeFacts): NamedValue[] {
  return agreed.lines.map((line) => ({
    name: agreed.lines.length === 1 ? 'What shows it' : `What shows it, for ${line.title}`,
    value: cell(evidenceRuleWords(line.evidenceRule)),
  }));
}

/** Only where there is something to choose. */
function lineField({ agreed }: OutcomeFacts): readonly Field[] {
  if (agreed.lines.length < 2) return [];
  return [
    {
      kind: 'choice',
      name: 'line',
      label: 'Which line of the rate card',
      options: agreed.lines.map(({ line, title }) => ({ value: line, text: title })),
    },
  ];
}

/** `£600.00, claimed on 2 May 2019`. */
export function claimWords({ claim }: OutcomeFacts): string | undefined {
  if (claim === undefined) return undefined;
  const worth = claim.uncapped_pence === null ? 'Worked out when it is billed' : moneyWords(claim.uncapped_pence);
  const many = claim.quantity === 1 ? '' : `, ${counted(claim.quantity, 'unit')}`;
  return `${worth}${many}, claimed on ${dayWords(calendarDate(claim.claimed_on))}`;
}
