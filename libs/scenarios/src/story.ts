import { payersOf } from '#contracts';
import {
  type Actor,
  addDays,
  type CalendarDate,
  type Instant,
  instant,
  type OrganisationId,
  unreachable,
} from '#kernel';
import { Cast } from './cast.js';
import { commandInput, type PseudonymOf, type WrittenFile } from './command-input.js';
import { type EvidencePiece, kindsFor } from './evidence-of-line.js';
import { datesAfterQuery, datesOf, usualPace } from './pace.js';
import {
  type AchieveStep,
  type CommandStep,
  type EngageStep,
  isCommandStep,
  type Scenario,
  type SettleStep,
  type Step,
} from './scenario.js';
import { pointerOf } from './scenario-problem.js';
import { partOfCommand, type StepCommand } from './step-commands.js';

/** One command of a story: when, by whom, under which id, and what it must answer. */
export interface StoryCommand {
  /** The same in every run, so that a run which was interrupted goes on where it stopped. */
  readonly commandId: string;
  /** JSON Pointer to the part of the scenario that it comes from. */
  readonly pointer: string;
  readonly do: StepCommand;
  /** The contract whose story it is. */
  readonly contract: string;
  readonly by: string;
  readonly actor: Actor;
  readonly at: Instant;
  /** The reference of the person it is about. */
  readonly person: string | undefined;
  readonly expect: CommandStep['expect'];
  /** Whether it is as good when somebody has done this before. */
  readonly mayBeRepeated: boolean;
  input(pseudonymOf: PseudonymOf): Record<string, unknown>;
}

/** A command before its place in the story is known, and with it the numbers of revisions and statements. */
interface Draft {
  readonly label: string;
  readonly path: readonly PropertyKey[];
  readonly do: StepCommand;
  readonly by: string | undefined;
  readonly at: Instant;
  readonly with: Readonly<Record<string, unknown>>;
  readonly expect?: CommandStep['expect'];
  /** Drafts of one revision or one statement share this; the first of them makes its number. */
  readonly numbered?: { readonly as: 'revision' | 'statement'; readonly key: string };
}

/** Times of the day, so that what is done on one day is done in an order that makes sense. */
const TIMES = {
  founding: '08:00',
  proposal: '08:15',
  agreement: '08:30',
  step: '09:00',
  acceptance: '09:10',
  start: '09:20',
  submission: '10:00',
  approval: '10:30',
  payment: '11:00',
  verification: '12:00',
  claim: '14:00',
  statement: '16:00',
} as const;

function momentOn(day: CalendarDate, time: keyof typeof TIMES): Instant {
  return instant(`${day}T${TIMES[time]}:00Z`);
}

/**
 * All commands of a scenario in the order in which they run: by time; at one time, in the order of the file.
 *
 * @throws RangeError for a scenario that has problems.
 */
export function commandsOf(scenario: Scenario): StoryCommand[] {
  const cast = new Cast(scenario);
  const drafts = [
    ...foundingDrafts(scenario),
    ...rateCardDrafts(scenario, cast),
    ...scenario.steps.flatMap((step, index) => stepDrafts(step, index, scenario, cast)),
  ];
  // Instants compare as text, and a sort keeps the order of equals.
  drafts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const numbers = numbersIn(drafts, scenario);
  return drafts.map((draft) => storyCommand(draft, scenario, cast, numbers));
}

function stepDrafts(step: Step, index: number, scenario: Scenario, cast: Cast): Draft[] {
  if (isCommandStep(step)) return [commandDraft(step, index)];
  switch (step.do) {
    case 'engage':
      return engageDrafts(step, index, scenario);
    case 'achieve':
      return achieveDrafts(step, index, scenario);
    case 'settle':
      return settleDrafts(step, index, scenario, cast);
    default:
      return unreachable(step);
  }
}

function storyCommand(draft: Draft, scenario: Scenario, cast: Cast, numbers: Numbers): StoryCommand {
  const { person } = draft.with as { readonly person?: string };
  const part = partOfCommand[draft.do];
  const by = draft.by ?? (part === undefined ? undefined : cast.playing(part, person));
  const actor = by === undefined ? undefined : scenario.actors[by];
  if (by === undefined || actor === undefined) throw new RangeError(`Nobody does ${pointerOf(draft.path)}`);
  const step = { do: draft.do, with: { ...draft.with, ...numbers.of(draft) } };
  return {
    commandId: `${scenario.name}/${draft.label}`,
    pointer: pointerOf(draft.path),
    do: draft.do,
    contract: scenario.contract.contract,
    by,
    actor,
    at: draft.at,
    person: person?.slice(1),
    expect: draft.expect,
    mayBeRepeated: draft.path[0] === 'organisations',
    input: (pseudonymOf) => commandInput(step, scenario, pseudonymOf),
  };
}

function foundingDrafts({ organisations, contract }: Scenario): Draft[] {
  const at = momentOn(contract.signedOn, 'founding');
  return [
    ...organisations.map(
      (organisation, index): Draft => ({
        label: `organisations/${index}`,
        path: ['organisations', index],
        do: 'register-organisation',
        by: undefined,
        at,
        with: organisation,
      }),
    ),
    { label: 'contract', path: ['contract'], do: 'record-contract', by: undefined, at, with: contract },
  ];
}

function rateCardDrafts({ rateCard = [], contract }: Scenario, cast: Cast): Draft[] {
  return rateCard.flatMap(({ proposedOn = contract.signedOn, proposedBy, agreedBy, ...revision }, index): Draft[] => {
    const path = ['rateCard', index];
    const numbered = { as: 'revision', key: `rateCard/${index}` } as const;
    return [
      {
        label: `rateCard/${index}/propose`,
        path,
        do: 'propose-rate-card-revision',
        by: proposedBy ?? cast.playing('records'),
        at: momentOn(proposedOn, 'proposal'),
        with: revision,
        numbered,
      },
      ...(agreedBy ?? cast.agreeing()).map(
        (name, nth): Draft => ({
          label: `rateCard/${index}/agree/${nth}`,
          path,
          do: 'agree-rate-card-revision',
          by: name,
          at: momentOn(proposedOn, 'agreement'),
          with: {},
          numbered,
        }),
      ),
    ];
  });
}

function commandDraft(step: CommandStep, index: number): Draft {
  const { on, at, by, commandId, expect } = step;
  return {
    label: commandId === undefined ? `steps/${index}` : `id/${commandId}`,
    path: ['steps', index],
    do: step.do,
    by,
    at: on === undefined ? instant(at ?? '') : momentOn(on, 'step'),
    with: step.with,
    ...(expect === undefined ? {} : { expect }),
    ...(step.do === 'issue-statement' ? { numbered: { as: 'statement', key: `steps/${index}` } } : {}),
    ...(step.do === 'propose-rate-card-revision' ? { numbered: { as: 'revision', key: `steps/${index}` } } : {}),
  };
}

function engageDrafts({ on, with: asked }: EngageStep, index: number, { contract }: Scenario): Draft[] {
  const { person, cohort, acceptedOn = addDays(on, 7), startedOn = addDays(acceptedOn, 7) } = asked;
  const {
    criteriaMet = contract.terms.eligibility.criteria.map(({ code }) => code),
    paymentGroup,
    ageAtReferral,
  } = asked;
  const part = partsOf(index);
  return [
    part('refer', 'refer-person', momentOn(on, 'step'), { person, referredOn: on, ...given({ cohort }) }),
    part('accept', 'accept-referral', momentOn(acceptedOn, 'acceptance'), {
      person,
      acceptedOn,
      criteriaMet,
      ...given({ paymentGroup, ageAtReferral }),
    }),
    part('start', 'start-engagement', momentOn(startedOn, 'start'), { person, startedOn }),
  ];
}

function achieveDrafts(step: AchieveStep, index: number, scenario: Scenario): Draft[] {
  const { on, with: asked } = step;
  const { person, outcome, occurrence = 1, held = 'provider', queried, rejected, unclaimed, line } = asked;
  const measure = given({ quantity: asked.quantity, measured: asked.measured });
  const { pace = usualPace, method = 'document-check' } = scenario.everyday ?? {};
  const dates = datesOf(on, pace);
  const { submittedOn = dates.submittedOn, verifiedOn = dates.verifiedOn } = asked;
  const path = { person, outcome, occurrence };
  const part = partsOf(index);
  const pieces = kindsFor(step, scenario) ?? [];
  const submit = (round: string, day: CalendarDate) =>
    pieces.map(({ kind, issuer }: EvidencePiece, nth) =>
      part(`submit${round}/${nth}`, 'submit-evidence', momentOn(day, 'submission'), {
        ...path,
        achievedOn: on,
        ...measure,
        kind,
        ...given({ issuer }),
        issuedOn: on,
        ...(held === 'ledger' ? { file: documentOf(scenario, step, kind, round) } : {}),
        // What is sent after a query is another document, so its made-up file must be another one too.
        ...(round === '' ? {} : { description: 'Sent again after the query' }),
      }),
    );
  const decide = (label: string, command: StepCommand, day: CalendarDate, what: Record<string, unknown>) =>
    part(label, command, momentOn(day, 'verification'), { ...path, ...what });

  if (rejected !== undefined) {
    return [...submit('', submittedOn), decide('reject', 'reject-evidence', verifiedOn, { reasonCode: rejected })];
  }
  const again = datesAfterQuery(verifiedOn, pace);
  const rounds =
    queried === undefined
      ? [...submit('', submittedOn), decide('verify', 'verify-evidence', verifiedOn, { method, ...measure })]
      : [
          ...submit('', submittedOn),
          decide('query', 'query-evidence', verifiedOn, { reasonCode: queried }),
          ...submit('-again', again.submittedOn),
          decide('verify', 'verify-evidence', again.verifiedOn, { method, ...measure }),
        ];
  if (unclaimed === true) return rounds;
  const { claimedOn = queried === undefined ? dates.claimedOn : again.claimedOn } = asked;
  const claim = part('claim', 'make-claim', momentOn(claimedOn, 'claim'), { ...path, claimedOn, ...given({ line }) });
  return [...rounds, claim];
}

/** A document for the ledger to hold, which says itself that it is made up. */
function documentOf({ name }: Scenario, { on, with: asked }: AchieveStep, kind: string, round: string): WrittenFile {
  const { person, outcome, occurrence = 1 } = asked;
  const lines = [
    `Synthetic document: made up for the scenario ${name}.`,
    `Kind: ${kind}${round === '' ? '' : ' (sent again)'}`,
    `Person: ${person.slice(1)}`,
    `Outcome: ${outcome}, time ${occurrence}`,
    `Achieved on: ${on}`,
  ];
  return { text: `${lines.join('\n')}\n`, fileName: `${kind}.txt` };
}

function settleDrafts({ on, with: asked }: SettleStep, index: number, { contract }: Scenario, cast: Cast): Draft[] {
  const { period, statement, approvedOn = addDays(on, 7), paidOn = addDays(approvedOn, 7) } = asked;
  const { bankReference = `BACS-${paidOn}` } = asked;
  const { payers = payersOf(contract.terms) } = asked;
  const part = partsOf(index);
  const numbered = { as: 'statement', key: `steps/${index}` } as const;
  const named = given({ statement });
  const of = (payer: OrganisationId) =>
    payersOf(contract.terms).length === 1 ? bankReference : `${bankReference}-${payer}`;
  return [
    { ...part('issue', 'issue-statement', momentOn(on, 'statement'), { period, issuedOn: on, ...named }), numbered },
    ...payers.map((payer) => ({
      ...part(`approve/${payer}`, 'approve-statement', momentOn(approvedOn, 'approval'), { approvedOn, ...named }),
      by: cast.approving(payer),
      numbered,
    })),
    ...payers.map((payer) => ({
      ...part(`pay/${payer}`, 'make-payment', momentOn(paidOn, 'payment'), {
        paidOn,
        bankReference: of(payer),
        ...named,
      }),
      by: cast.releasing(payer),
      numbered,
    })),
  ];
}

/** The commands of one everyday step, each under a label of its own. */
function partsOf(index: number) {
  return (label: string, command: StepCommand, at: Instant, what: Record<string, unknown>): Draft => ({
    label: `steps/${index}/${label}`,
    path: ['steps', index],
    do: command,
    by: undefined,
    at,
    with: what,
  });
}

function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

interface Numbers {
  of(draft: Draft): Record<string, unknown>;
}

/**
 * The ledger numbers revisions and statements in the order in which they are recorded, so an everyday step learns its
 * numbers only when the story stands in order.
 */
function numbersIn(drafts: readonly Draft[], { contract: { contract } }: Scenario): Numbers {
  const numbers = new Map<string, number>();
  const counts = { revision: 0, statement: 0 };
  for (const { numbered, expect, do: command } of drafts) {
    const makesOne = command === 'propose-rate-card-revision' || command === 'issue-statement';
    if (numbered === undefined || !makesOne || expect !== undefined) continue;
    counts[numbered.as] += 1;
    numbers.set(numbered.key, counts[numbered.as]);
  }
  return {
    of({ numbered, do: command, with: what }) {
      const number = numbers.get(numbered?.key ?? '');
      if (number === undefined) return {};
      if (command === 'agree-rate-card-revision') return { revision: number };
      const names = command === 'approve-statement' || command === 'make-payment';
      if (!names || 'statement' in what) return {};
      return { statement: `${contract}.S${String(number).padStart(2, '0')}` };
    },
  };
}
