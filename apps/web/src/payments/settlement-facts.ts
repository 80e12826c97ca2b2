import { Injectable } from '@nestjs/common';
import { type TrailEntry, TrailOf } from '#audit-trail';
import { type ContractDetails, ContractNames, ContractRegister, type Naming } from '#contracts';
import type { ContractId, StatementRef } from '#kernel';
import {
  type DisputeRow,
  DisputesRegister,
  type LinePartRow,
  type LineQuery,
  StatementDraft,
  type StatementLineRow,
  type StatementPartRow,
  type StatementRow,
  type StatementSum,
  StatementSums,
  StatementsRegister,
} from '#payments';
import { PersonsRegister } from '#persons';
import { RateCardHistory } from '#rate-cards';
import type { Asked, AskedList } from '../http/query-desk.js';
import type { ReadAt } from '../layout/read-at.js';
import type { ListLinks } from '../pages/page-desk.js';
import type { ErasedPerson } from '../persons/erased-words.js';
import type { DraftPreview } from './draft.section.js';

const DISPUTES_MAX = 500;

export interface SettlementFacts {
  readonly contract: { readonly contract: string; readonly title: string };
  readonly statement: StatementRow;
  readonly parts: readonly StatementPartRow[];
  readonly lines: readonly StatementLineRow[];
  readonly pages: ListLinks;
  /** Those of the people of these lines who were erased since. */
  readonly erased: readonly ErasedPerson[];
  /** The lines that changed a line of this statement later. */
  readonly laterThan: (line: StatementLineRow) => readonly StatementLineRow[];
  /** What each payer owes of a line. */
  readonly partsOf: (line: number) => readonly LinePartRow[];
  /** From what was claimed to its total. */
  readonly sum: StatementSum;
  readonly disputes: readonly DisputeRow[];
  /** What the statement would say if it were issued today; undefined of one that is no draft. */
  readonly draft: DraftPreview | undefined;
  /** The entries about the statement: begun, lines, issued, approved, paid. */
  readonly story: readonly TrailEntry[];
  readonly titleOfLine: (line: string) => string;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

type LinesChosen = Pick<LineQuery, 'line' | 'revision' | 'kind'>;
type Links = (next: string | undefined) => ListLinks;

/** Gathers what a page or a form says of a statement. */
@Injectable()
export class SettlementReader {
  constructor(
    private readonly contracts: ContractRegister,
    private readonly statements: StatementsRegister,
    private readonly sums: StatementSums,
    private readonly rateCards: RateCardHistory,
    private readonly names: ContractNames,
    private readonly trails: TrailOf,
    private readonly disputes: DisputesRegister,
    private readonly drafts: StatementDraft,
    private readonly persons: PersonsRegister,
  ) {}

  /** @param only which lines it lists; all of them, where nothing is said. */
  async of(
    code: string,
    ref: string,
    asked: AskedList,
    links: Links,
    only: LinesChosen = {},
  ): Promise<SettlementFacts | undefined> {
    const contract = this.contracts.contract(code, asked);
    const statement = this.statements.statement(code, ref, asked);
    if (contract === undefined || statement === undefined) return undefined;
    const { rows, next } = this.statements.lines(code, { ...only, ...pageOf(asked), statement: ref });
    const story = await this.trails.of({ kind: 'statement', ref }, asked.asOf);
    return {
      contract,
      statement,
      parts: this.statements.parts(code, ref, asked),
      lines: rows,
      pages: links(next),
      erased: this.persons.erasedAmong(
        rows.flatMap(({ person }) => person ?? []),
        asked,
      ),
      laterThan: ({ claim, number }) =>
        this.statements
          .linesOfClaim(claim, asked)
          .filter(({ adjusts_statement, adjusts_line }) => adjusts_statement === ref && adjusts_line === number),
      partsOf: (line) => this.statements.partsOfLine(code, ref, line, asked),
      sum: this.sums.of(code, ref, statement.total_pence, asked),
      disputes: this.disputes.disputes(code, { asOf: asked.asOf, statement: ref, limit: DISPUTES_MAX }).rows,
      draft: statement.status === 'begun' ? await this.#draft(code, ref, asked) : undefined,
      story: story?.entries ?? [],
      titleOfLine: this.titlesOf(contract, [...new Set(rows.map(({ revision }) => revision))], asked.asOf),
      naming: this.names.of(contract),
      asked,
    };
  }

  async #draft(code: string, ref: string, { day, workedOutAt }: Asked): Promise<DraftPreview | undefined> {
    const { on: _, ...moment } = workedOutAt;
    const draft = await this.drafts.of(code as ContractId, ref as StatementRef, day, moment);
    return draft === undefined ? undefined : { draft, on: day };
  }

  /** What the lines of some revisions are called; their codes, where a revision is not known. */
  titlesOf(
    { contract }: Pick<ContractDetails, 'contract'>,
    revisions: readonly number[],
    asOf: number,
  ): (line: string) => string {
    const titles = new Map(
      revisions.flatMap((revision) =>
        (this.rateCards.revision(contract, revision, { asOf })?.lines ?? []).map(
          ({ line, title }) => [line as string, title] as const,
        ),
      ),
    );
    return (line) => titles.get(line) ?? line;
  }
}

function pageOf({ asOf, after, limit }: AskedList) {
  return { asOf, limit, ...(after === undefined ? {} : { after }) };
}
