import { Injectable } from '@nestjs/common';
import { UnclaimedOutcomes } from '#claims';
import { CohortsRegister } from '#cohorts';
import { ChangeLog, type ContractDetails } from '#contracts';
import { VerificationQueue } from '#evidence';
import { type CalendarDate, londonDayOf } from '#kernel';
import { DisputesRegister, OpenParts, StatementsRegister } from '#payments';
import { RateCardHistory } from '#rate-cards';
import { ReferralRegister } from '#referrals';
import { SamplesRegister } from '#samples';
import { outcomeHref } from '../evidence/outcome-href.js';
import type { Caller } from '../http/identity.js';
import { LedgerMoments } from '../http/ledger-moments.js';
import { cell } from '../layout/parts.js';
import { counted, plainWords } from '../layout/words.js';
import { sampleHref } from '../samples/samples.page.js';
import { outcomeTitle, TheirContracts } from '../verification/their-contracts.js';
import { workingDaysBetween } from '../verification/working-days.js';
import { type WorkItem, type WorkList, wholeList } from './work-list.js';

const MANY = 1000;
const APPROVED_BY_YOU = 'You approved it: somebody else of your organisation records the payment';

interface At {
  readonly asOf: number;
  readonly day: CalendarDate;
}

interface Asked extends At {
  readonly organisation: string;
  readonly subject: string;
  readonly contracts: readonly ContractDetails[];
  readonly codes: readonly string[];
}

/** What somebody has to do in the contracts in which their organisation holds their role. */
@Injectable()
export class WorkLists {
  constructor(
    private readonly theirs: TheirContracts,
    private readonly queue: VerificationQueue,
    private readonly referrals: ReferralRegister,
    private readonly unclaimed: UnclaimedOutcomes,
    private readonly parts: OpenParts,
    private readonly statements: StatementsRegister,
    private readonly disputes: DisputesRegister,
    private readonly changes: ChangeLog,
    private readonly rateCards: RateCardHistory,
    private readonly samples: SamplesRegister,
    private readonly cohorts: CohortsRegister,
    private readonly moments: LedgerMoments,
  ) {}

  /** In the order of their urgency; what does not apply to the role is not there. */
  of(caller: Pick<Caller, 'actor' | 'contracts'>, at: At): readonly WorkList[] {
    const { actor } = caller;
    const contracts = this.theirs.of(caller, at);
    const codes = contracts.map(({ contract }) => contract);
    const { organisation, subject } = actor;
    const asked = { ...at, organisation, subject, contracts, codes };
    switch (actor.role) {
      case 'outcome-payer':
        return [...this.#toSettle(asked), this.#openDisputes(asked, true), this.#toAgree(asked)];
      case 'service-provider':
      case 'social-prime':
        return [
          this.#returned(asked),
          this.#referred(asked),
          this.#toClaim(asked),
          this.#drafts(asked),
          this.#openDisputes(asked, false),
          this.#toAgree(asked),
        ];
      case 'verifier':
        return [this.#toVerify(asked), this.#toCheck(asked)];
      case 'investor':
        return [this.#toAgree(asked)];
      case 'referral-agency':
        return [this.#referred(asked), this.#declined(asked)];
      case 'evaluator':
        return [this.#toMeasure(asked), this.#toCheck(asked)];
      case 'operator':
        return [];
    }
  }

  #toSettle({ organisation, subject, codes, asOf }: Asked): readonly WorkList[] {
    const parts = this.parts.of(organisation, codes, { asOf });
    const item = (part: (typeof parts)[number], pence: number): WorkItem => ({
      what: cell(`Statement ${part.statement}`, { href: `/contracts/${part.contract}/statements/${part.statement}` }),
      contract: part.contract,
      since: part.issued_on ?? undefined,
      pence,
    });
    const toPay = (part: (typeof parts)[number]) => part.approved_pence - part.paid_pence + part.refunded_pence;
    return [
      wholeList(
        {
          code: 'statements-to-approve',
          title: 'Statements to approve',
          empty: 'Your part of every statement is approved.',
        },
        parts
          .filter(({ status }) => status === 'issued' || status === 'part-approved')
          .map((part) => item(part, part.due_pence - part.held_pence - part.approved_pence)),
      ),
      wholeList(
        { code: 'payments-to-release', title: 'Payments to record', empty: 'All that you approved is paid.' },
        parts
          .filter((part) => toPay(part) > 0)
          .map((part) => ({
            ...item(part, toPay(part)),
            ...(part.approved_by === subject ? { note: APPROVED_BY_YOU } : {}),
          })),
      ),
    ];
  }

  #openDisputes({ organisation, codes, asOf }: Asked, isPayer: boolean): WorkList {
    const rows = codes.flatMap(
      (contract) =>
        this.disputes.disputes(contract, {
          asOf,
          status: 'open',
          limit: MANY,
          ...(isPayer ? { payer: organisation } : {}),
        }).rows,
    );
    return wholeList(
      { code: 'open-disputes', title: 'Disputes to resolve', empty: 'No dispute is open.' },
      rows.map((row) => ({
        what: cell(`Line ${row.line} of ${row.statement}`, {
          href: `/contracts/${row.contract}/statements/${row.statement}/lines/${row.line}`,
        }),
        contract: row.contract,
        since: row.disputed_on,
        pence: row.held_pence,
        note: plainWords(row.reason_code),
      })),
    );
  }

  /** Variations and revisions of the rate card that wait for the organisation's word. */
  #toAgree({ organisation, codes, asOf, day }: Asked): WorkList {
    const items = codes.flatMap((contract): WorkItem[] => [
      ...this.changes
        .changeLog(contract, { asOf, on: day })
        .filter(({ status, stillToDecide }) => isOpen(status) && stillToDecide.includes(organisation))
        .map(({ variation, title, proposedOn, effectiveFrom }) => ({
          what: cell(`Variation ${variation}: ${title}`, { href: `/contracts/${contract}/variations/${variation}` }),
          contract,
          since: proposedOn,
          note: `to take effect on ${effectiveFrom}`,
        })),
      ...this.rateCards
        .revisions(contract, { asOf, on: day, limit: MANY })
        .rows.filter(({ status, waitingFor }) => isOpen(status) && waitingFor.some((each) => each === organisation))
        .map(({ revision, proposedOn, effectiveFrom }) => ({
          what: cell(`Rate card, revision ${revision}`, {
            href: `/contracts/${contract}/rate-card/revisions/${revision}`,
          }),
          contract,
          since: proposedOn,
          note: `to take effect on ${effectiveFrom}`,
        })),
    ]);
    return wholeList(
      { code: 'changes-to-agree', title: 'Changes awaiting your agreement', empty: 'No change waits for you.' },
      items,
    );
  }

  #returned({ organisation, contracts, codes, asOf, day }: Asked): WorkList {
    const scope = { asOf, contracts: codes, provider: organisation };
    return {
      code: 'returned-to-you',
      title: 'Evidence returned to you',
      empty: 'No question of a verifier waits for you.',
      count: () => ({ count: this.queue.counts(day, scope).returned }),
      page: (after, limit) => {
        const { rows, next } = this.queue.returned(scope, paging(after, limit));
        return {
          items: rows.map((row) => ({
            what: cell(`${outcomeTitle(contracts, row)}, ${row.person}`, { href: outcomeHref(row) }),
            contract: row.contract,
            since: undefined,
            note: plainWords(row.reason_code ?? ''),
          })),
          next,
        };
      },
    };
  }

  #toClaim({ organisation, contracts, codes, asOf }: Asked): WorkList {
    const scope = { asOf, contracts: codes, provider: organisation };
    return {
      code: 'outcomes-to-claim',
      title: 'Verified outcomes that are not claimed',
      empty: 'Everything that was verified is claimed.',
      count: () => ({ count: this.unclaimed.count(scope) }),
      page: (after, limit) => {
        const { rows, next } = this.unclaimed.list(scope, paging(after, limit));
        return {
          items: rows.map((row) => ({
            what: cell(`${outcomeTitle(contracts, row)}, ${row.person}`, { href: outcomeHref(row) }),
            contract: row.contract,
            since: row.verified_on,
          })),
          next,
        };
      },
    };
  }

  #referred({ codes, asOf }: Asked): WorkList {
    return this.#people('referrals-waiting', 'Referrals that wait for a provider', 'referred', codes, asOf);
  }

  #declined({ codes, asOf }: Asked): WorkList {
    return this.#people('referrals-declined', 'Referrals that were declined', 'declined', codes, asOf);
  }

  #people(
    code: string,
    title: string,
    status: 'referred' | 'declined',
    codes: readonly string[],
    asOf: number,
  ): WorkList {
    return {
      code,
      title,
      empty: 'There is nobody.',
      count: () => ({
        count: codes.reduce((sum, contract) => sum + this.referrals.counts(contract, { asOf })[status], 0),
      }),
      page: (after, limit) => {
        const [from = codes[0] ?? '', person] = (after ?? '').split('/');
        const contract = from === '' ? (codes[0] ?? '') : from;
        const { rows, next } = this.referrals.people(contract, { asOf, status, ...paging(person, limit) });
        const following = codes[codes.indexOf(contract) + 1];
        return {
          items: rows.map((row) => ({
            what: cell(row.person, { href: `/contracts/${contract}/people/${row.person}`, mono: true }),
            contract,
            since: row.declined?.on ?? row.referredOn,
            ...(row.declined === undefined ? {} : { note: plainWords(row.declined.reason) }),
          })),
          next: next === undefined ? following && `${following}/` : `${contract}/${next}`,
        };
      },
    };
  }

  #drafts({ codes, asOf }: Asked): WorkList {
    const rows = codes.flatMap((contract) =>
      this.statements.statements(contract, { asOf, limit: MANY }).rows.filter(({ status }) => status === 'begun'),
    );
    return wholeList(
      { code: 'statements-to-issue', title: 'Statements to issue', empty: 'No draft waits to be issued.' },
      rows.map(({ contract, statement, period_to }) => ({
        what: cell(`Draft ${statement}`, { href: `/contracts/${contract}/statements/${statement}` }),
        contract,
        since: period_to,
      })),
    );
  }

  #toVerify({ codes, asOf, day }: Asked): WorkList {
    const scope = { asOf, contracts: codes };
    return {
      code: 'evidence-to-verify',
      title: 'Evidence to verify',
      empty: 'Nothing waits for a decision.',
      href: '/verification',
      count: () => {
        const { waiting } = this.queue.counts(day, scope);
        const [oldest] = this.queue.waiting(scope, { limit: 1 }).rows;
        const at = oldest?.waiting_since == null ? undefined : this.moments.recordedAt(oldest.waiting_since);
        const days = at && workingDaysBetween(londonDayOf(at), day);
        return {
          count: waiting,
          ...(days === undefined ? {} : { note: oldestWords(days) }),
        };
      },
    };
  }

  #toCheck({ codes, asOf }: Asked): WorkList {
    const rows = codes.flatMap((contract) =>
      this.samples.samples(contract, { asOf, limit: MANY }).rows.filter(({ status }) => status !== 'closed'),
    );
    return wholeList(
      { code: 'samples-to-check', title: 'Samples that are not closed', empty: 'No sample is open.' },
      rows.map((row) => ({
        what: cell(`Sample ${row.sample}`, { href: sampleHref(row) }),
        contract: row.contract,
        since: row.closed_on,
        note: `${row.checked} of ${row.size} checked`,
      })),
    );
  }

  #toMeasure({ codes, asOf, day }: Asked): WorkList {
    const rows = codes.flatMap((contract) =>
      this.cohorts
        .cohorts(contract, { asOf })
        .filter(({ verified_result, joins_to }) => verified_result === null && joins_to < day),
    );
    return wholeList(
      { code: 'cohorts-to-measure', title: 'Cohorts without a verified result', empty: 'Every cohort is measured.' },
      rows.map((row) => ({
        what: cell(row.title, { href: `/contracts/${row.contract}/cohorts` }),
        contract: row.contract,
        since: row.joins_to,
        note: row.results === 0 ? 'not measured' : 'measured, not verified',
      })),
    );
  }
}

/** How long the oldest of a list has waited. */
function oldestWords(days: number): string {
  return days === 0
    ? 'the oldest has waited less than a working day'
    : `the oldest has waited ${counted(days, 'working day')}`;
}

function isOpen(status: string): boolean {
  return status === 'proposed' || status === 'overdue';
}

function paging(after: string | undefined, limit: number) {
  return { limit, ...(after === undefined || after === '' ? {} : { after }) };
}
