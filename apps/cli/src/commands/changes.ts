import { ChangeLog, ContractRegister, type LoggedVariation, matterInWords, type VariationAnswer } from '#contracts';
import { type CalendarDate, countInWords, formatPence } from '#kernel';
import { type LineDifference, type RateCardDifference, RateCardHistory, type RevisionDetails } from '#rate-cards';
import type { ReadStore } from '#read-store';
import { type Asked, inWords } from '../moments.js';
import { everyPage } from '../pages.js';
import { table, wrap } from '../table.js';
import { plural } from '../terminal.js';
import { type Names, plain, priceInWords } from '../words.js';

type Filed = Pick<LoggedVariation, 'meetings' | 'documents'>;
type Logged = Pick<Asked, 'asOf'> & { readonly on: CalendarDate };

/** A revision with what it changed, and the meetings and documents about it. */
export type ToldRevision = RevisionDetails & Filed & { readonly changes: RateCardDifference | null };

/** A variation with what it changed of the terms, or would change. */
export type ToldVariation = LoggedVariation & { readonly termsChanges: ReturnType<ContractRegister['termsChangedBy']> };

/** Everything that was ever proposed to be changed of a contract, as it stands on a day. */
export function changesOf(store: ReadStore, contract: string, logged: Logged) {
  return { variations: variationsOf(store, contract, logged), revisions: revisionsOf(store, contract, logged) };
}

export function variationsOf(store: ReadStore, contract: string, logged: Logged): ToldVariation[] {
  const register = new ContractRegister(store);
  return new ChangeLog(store).changeLog(contract, logged).map((variation) => ({
    ...variation,
    termsChanges: register.termsChangedBy(contract, variation, logged),
  }));
}

export function revisionsOf(store: ReadStore, contract: string, logged: Logged): ToldRevision[] {
  const history = new RateCardHistory(store);
  const log = new ChangeLog(store);
  const [meetings, documents] = [log.meetings(contract, logged), log.documents(contract, logged)];
  return everyPage((after) => history.revisions(contract, { ...logged, ...after })).flatMap(({ revision }) => {
    const details = history.revision(contract, revision, logged);
    if (details === undefined) return [];
    const isAbout = ({ about }: Filed['meetings'][number] | Filed['documents'][number]) =>
      about.some((matter) => matter.kind === 'rate-card-revision' && matter.revision === revision);
    return [
      {
        ...details,
        changes: history.changesOf(contract, revision, logged) ?? null,
        meetings: meetings.filter(isAbout),
        documents: documents.filter(isAbout),
      },
    ];
  });
}

/** What one needs to follow a change from its draft to the day on which it was agreed, or to its end. */
interface Procedure {
  readonly status: string;
  readonly draft: number;
  readonly effectiveFrom: string;
  readonly draftedBy: string;
  readonly draftedOn: string;
  readonly proposedBy: string | undefined;
  readonly proposedOn: string | undefined;
  readonly decideBy: string | undefined;
  readonly closedOn: string | undefined;
  readonly retroactive: boolean | undefined;
  readonly answers: readonly VariationAnswer[];
  readonly stillToDecide: readonly string[];
}

const ENDED: Readonly<Record<string, string>> = {
  agreed: 'agreed by all',
  'in-force': 'agreed by all',
  declined: 'declined',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed: not everybody had agreed in time',
};

function procedureLines(change: Procedure, names: Names): string[] {
  const { status, draft, effectiveFrom, draftedBy, draftedOn, proposedBy, proposedOn, decideBy, closedOn } = change;
  const isAgreed = status === 'agreed' || status === 'in-force';
  const early = change.retroactive === true ? ', before it was agreed: every party said that it may' : '';
  return [
    `  ${isAgreed ? 'takes effect' : 'would take effect'} on ${inWords(effectiveFrom)}${early}`,
    `  drafted by ${names.of(draftedBy)} on ${inWords(draftedOn)}${draft === 1 ? '' : ` (draft ${draft})`}`,
    ...(proposedBy === undefined || proposedOn === undefined
      ? ['  not proposed: nobody has been asked to decide']
      : [
          `  proposed by ${names.of(proposedBy)} on ${inWords(proposedOn)}${decideBy === undefined ? '' : `, to be decided by ${inWords(decideBy)}`}`,
        ]),
    ...change.answers.map(
      (answer) =>
        `  ${answered[answer.decided]} by ${names.of(answer.organisation)} on ${inWords(answer.decidedOn)}${answer.retroactive ? ', also retroactively' : ''}${answer.draft === draft ? '' : ` (of draft ${answer.draft})`}`,
    ),
    ...change.stillToDecide.map((organisation) => `  ${names.of(organisation)} has not decided`),
    ...(closedOn === undefined || ENDED[status] === undefined ? [] : [`  ${ENDED[status]} on ${inWords(closedOn)}`]),
  ];
}

const answered: Record<VariationAnswer['decided'], string> = {
  agreed: 'agreed',
  declined: 'declined',
  'change-requested': 'change asked for',
};

/** The variation with its story and what is different by it. */
export function variationLines(contract: string, variation: ToldVariation, names: Names, width: number): string[] {
  const sentences = variation.termsChanges.flatMap(({ before, after, differences }) => [
    `  Terms ${after.version === undefined ? 'as they would stand' : `version ${after.version}`} from ${inWords(after.validFrom)}, held against version ${before.version}:`,
    ...differences.flatMap(({ words }) => bullet(names.sentence(words), width)),
  ]);
  return [
    ...procedureLines({ ...variation, status: variation.status }, names),
    ...filedLines(variation, names, width),
    ...variation.words.flatMap((words) => wrap(`It says that ${names.sentence(words)}.`, width, '  ')),
    ...sentences,
    ...(variation.status === 'draft' || ['declined', 'withdrawn', 'lapsed'].includes(variation.status)
      ? []
      : [`  What it does to the money: ledger effect ${contract} --variation ${variation.variation}`]),
  ];
}

export function variationTitle(contract: string, { variation, title, status }: LoggedVariation): string {
  return `Variation ${variation} (${contract}.V${variation}), "${title}": ${plain(status)}`;
}

export function revisionTitle({ contract, revision, status }: RevisionDetails): string {
  return `Rate card revision ${revision} (${contract}.R${revision}): ${plain(status)}`;
}

/** The revision with its story; of the first one the whole card, of another one what it changes. */
export function revisionLines(revision: ToldRevision, names: Names, width: number): string[] {
  const { contract, validFrom, validTo, changes, lines } = revision;
  const isFirst = revision.base === undefined;
  return [
    ...procedureLines(
      {
        ...revision,
        answers: revision.decisions.map(({ decision, ...answer }) => ({ ...answer, decided: decision })),
        stillToDecide: revision.waitingFor,
      },
      names,
    ),
    ...(validFrom === undefined
      ? []
      : [`  prices from ${inWords(validFrom)}${validTo === undefined ? '' : ` until before ${inWords(validTo)}`}`]),
    ...filedLines(revision, names, width),
    ...(isFirst
      ? [
          '',
          ...table(
            [{ title: 'Line' }, { title: 'What is paid for' }, { title: 'Price' }],
            lines.map((line) => [line.line, line.title, priceInWords(line)]),
            width,
          ),
        ]
      : [
          `  What is different from revision ${revision.base}:`,
          ...differenceLines(changes?.lines ?? [], names, width),
          ...(['draft', 'declined', 'withdrawn', 'lapsed'].includes(revision.status)
            ? []
            : [`  What it does to the money: ledger effect ${contract} --revision ${revision.revision}`]),
        ]),
  ];
}

/** Line by line what is said otherwise, in meaning. */
export function differenceLines(lines: readonly LineDifference[], names: Names, width: number): string[] {
  if (lines.length === 0) return ['  - nothing'];
  return lines.flatMap(({ line, sentence, fields }) => [
    ...bullet(`${names.sentence(sentence)} (${line})`, width),
    ...fields.flatMap((field) => wrap(names.sentence(field.sentence), width, '      ')),
  ]);
}

export function bullet(words: string, width: number): string[] {
  return wrap(words, width - 4).map((line, place) => `${place === 0 ? '  - ' : '    '}${line}`);
}

function filedLines({ meetings, documents }: Filed, names: Names, width: number): string[] {
  return [
    ...meetings.flatMap((one) => meetingLines(one, names, width)),
    ...documents.flatMap((one) => documentLines(one, width)),
  ];
}

export function meetingLines(
  { meeting, heldOn, title, present }: Filed['meetings'][number],
  names: Names,
  width: number,
): string[] {
  return wrap(`meeting ${meeting}, ${inWords(heldOn)}: "${title}"; present: ${names.list(present)}`, width, '  ');
}

export function documentLines(filed: Filed['documents'][number], width: number): string[] {
  const { document, title, datedOn, mediaType, bytes, contentDigest, location } = filed;
  return wrap(
    `document ${document}, ${inWords(datedOn)}: "${title}", ${mediaType}, ${plural(bytes, 'byte')}, ${contentDigest}, kept at ${location}`,
    width,
    '  ',
  );
}

export function mattersInWords(about: Filed['meetings'][number]['about']): string {
  return about.length === 0 ? 'the contract' : about.map(matterInWords).join(', ');
}

export function planTitle(plan: ReturnType<ChangeLog['plans']>[number]): string {
  const { scenario, version, inForceFrom, agreedOn, variation } = plan;
  const why = variation === undefined ? '' : ` by variation ${variation}`;
  return `Plan ${scenario}, version ${version}, in force from ${inWords(inForceFrom)}, agreed on ${inWords(agreedOn)}${why}`;
}

/** A plan, a period a line: what was to be paid, and how many of what was to come. */
export function planTable(plan: ReturnType<ChangeLog['plans']>[number], names: Names, width: number): string[] {
  return [
    planTitle(plan),
    ...table(
      [
        { title: 'From' },
        { title: 'To' },
        { title: 'Referrals', align: 'right' },
        { title: 'Starts', align: 'right' },
        { title: 'Payments', align: 'right' },
        { title: 'Outcomes' },
      ],
      plan.periods.map(({ from, to, referrals, starts, paymentsPence, outcomes }) => [
        from,
        to,
        referrals === undefined ? '' : countInWords(referrals),
        starts === undefined ? '' : countInWords(starts),
        paymentsPence === undefined ? '' : formatPence(paymentsPence),
        outcomes.map(({ outcome, number }) => `${countInWords(number)} ${names.title(outcome)}`).join(', '),
      ]),
      width,
    ),
  ];
}
