import { Injectable } from '@nestjs/common';
import { contractStream, contractStreamName, InvalidInput, type Naming, parseInput, termsOn } from '#contracts';
import { Ledger } from '#event-log';
import { type CalendarDate, type ContractId, londonDayOf, type OrganisationId } from '#kernel';
import {
  agreedLast,
  DraftRateCardRevisionInput,
  type RateCardLine,
  rateCardDecider,
  rateCardFactsOf,
  rateCardReasons,
  rateCardStream,
  rateCardStreamName,
  revisionDifference,
} from '#rate-cards';
import type { Form } from '../forms/form.js';
import type { Asked } from '../http/query-desk.js';
import { Refused } from '../http/refusals.js';
import { cell } from '../layout/parts.js';
import { AskedEffect } from '../payments/asked-effect.js';
import { effectSection } from '../payments/effect.section.js';
import { differenceTable } from './rate-card-tables.js';
import { placeInForm, type RevisionInput } from './revision-form.js';

/** What a revision would change, as it stands in a form, before anybody records it. */
@Injectable()
export class RevisionPreview {
  constructor(
    private readonly ledger: Ledger,
    private readonly effects: AskedEffect,
  ) {}

  /**
   * @param by for whom it would be drafted.
   * @param revision what would be drafted anew; a new revision, when absent.
   * @returns what the form says more: the difference and the effect, or what is wrong.
   */
  async of(
    { input, places }: RevisionInput,
    { contract, by, revision, naming, asked }: PreviewAsked,
  ): Promise<Pick<Form, 'facts' | 'tables' | 'problems'>> {
    try {
      const { lines, before, number, effectiveFrom } = await this.#lines({ ...input, contract }, { by, revision });
      const difference = {
        from: { revision: before?.revision, draft: before?.draft, effectiveFrom: before?.effectiveFrom },
        to: { revision: number, draft: undefined, effectiveFrom },
        lines: revisionDifference(before?.lines ?? [], lines),
      };
      const supposed = { kind: 'supposed-revision', by, effectiveFrom, lines } as const;
      const effect = effectSection(await this.effects.supposed(contract, supposed, asked), naming);
      return {
        facts: effect.words.map((words, nth) => ({ name: nth === 0 ? effect.heading : '', value: cell(words) })),
        tables: [differenceTable(difference, naming), ...effect.tables],
      };
    } catch (error) {
      if (error instanceof InvalidInput) {
        return {
          problems: error.problems.map(({ pointer, detail }) => ({
            pointer: placeInForm(pointer, places),
            code: 'invalid',
            detail,
          })),
        };
      }
      if (error instanceof Refused) {
        return { problems: [{ pointer: '', code: error.refusal.refused, detail: error.message }] };
      }
      throw error;
    }
  }

  /** @throws InvalidInput, Refused as the command would. */
  async #lines(typed: object, { by, revision }: Pick<PreviewAsked, 'by' | 'revision'>): Promise<SupposedLines> {
    const { contract, effectiveFrom, reason, changes } = parseInput(DraftRateCardRevisionInput, typed);
    const { state: recorded } = await this.ledger.load(contractStream, contractStreamName(contract));
    const { state } = await this.ledger.load(rateCardStream, rateCardStreamName(contract));
    const today = londonDayOf(this.ledger.clock.now());
    if (
      recorded.status !== 'recorded' ||
      effectiveFrom === undefined ||
      reason === undefined ||
      changes === undefined
    ) {
      throw new RangeError('The form of a revision is about a contract, and says what it changes');
    }
    const facts = rateCardFactsOf(recorded, termsOn(recorded, today).terms);
    const content = { effectiveFrom, reason, changes };
    const answer = rateCardDecider.decide(
      { type: 'draft', contract, by, revision, draftedOn: today, content, facts },
      state,
    );
    if ('refused' in answer) throw new Refused(answer, rateCardReasons);
    const [drafted] = answer;
    const before = agreedLast(state);
    if (drafted?.type === 'RateCardRevisionDrafted') {
      return { lines: drafted.lines, before, number: drafted.revision, effectiveFrom };
    }
    // Nothing would be recorded, because it stands there already.
    const standing = revision === undefined ? state.revisions.at(-1) : state.revisions[revision - 1];
    return { lines: standing?.lines ?? [], before, number: standing?.revision ?? 0, effectiveFrom };
  }
}

export interface PreviewAsked {
  readonly contract: ContractId;
  readonly by: OrganisationId;
  readonly revision: number | undefined;
  readonly naming: Naming;
  readonly asked: Asked;
}

interface SupposedLines {
  readonly lines: readonly RateCardLine[];
  readonly before: ReturnType<typeof agreedLast>;
  readonly number: number;
  readonly effectiveFrom: CalendarDate;
}
