import { Injectable } from '@nestjs/common';
import { UnclaimedOutcomes } from '#claims';
import { CohortsRegister } from '#cohorts';
import { type ContractDetails, ContractRegister } from '#contracts';
import { EvidenceRegister, VerificationQueue } from '#evidence';
import { addDays, type CalendarDate, calendarDate, londonDayOf, type Role } from '#kernel';
import {
  type ContractChange,
  ContractChanges,
  type DisputeRow,
  DisputesRegister,
  OpenParts,
  StatementsRegister,
} from '#payments';
import { ReferralRegister } from '#referrals';
import { SamplesRegister } from '#samples';
import { decisionHref, outcomeHref, outcomeIn } from '../evidence/outcome-href.js';
import type { Caller } from '../http/identity.js';
import { LedgerMoments } from '../http/ledger-moments.js';
import { cell } from '../layout/parts.js';
import { plainWords } from '../layout/words.js';
import { CLAIMS_WORKED_OUT_AT_ONCE } from '../payments/asked-effect.js';
import { sampleHref } from '../samples/samples.page.js';
import { outcomeTitle, TheirContracts } from '../verification/their-contracts.js';
import { oldestWords } from '../verification/working-days.js';
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
  readonly effects: Effects;
}

/** What changes would do to the money, in pence, by the address of their pages. */
type Effects = ReadonlyMap<string, number>;

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
    private readonly changes: ContractChanges,
    private readonly samples: SamplesRegister,
    private readonly cohorts: CohortsRegister,
    private readonly moments: LedgerMoments,
    private readonly register: ContractRegister,
    private readonly evidence: EvidenceRegister,
  ) {}

  /**
   * What the changes that wait for somebody would do to the money: pages say it beside each of them. Where a contract has
   * too many claims to work it out in a moment, only the page of the change does.
   */
  async effectsFor(caller: Pick<Caller, 'actor' | 'contracts'>, at: At): Promise<Effects> {
    const effects = new Map<string, number>();
    for (const { contract } of this.theirs.of(caller, at)) {
      const { claims } = this.statements.totals(contract, at);
      if (claims > CLAIMS_WORKED_OUT_AT_ONCE) continue;
      const worked = this.changes.effects(contract, { ...this.moments.lastAbout(contract, at), on: at.day });
      for (const change of this.#waiting(contract, caller.actor.organisation, at)) {
        const { madePence } = await worked.of(change);
        if (madePence !== undefined) effects.set(changeHref(change), madePence);
      }
    }
    return effects;
  }

  /** In the order of their urgency; what does not apply to the role is not there. */
  of(caller: Pick<Caller, 'actor' | 'contracts'>, at: At, effects: Effects = new Map()): readonly WorkList[] {
    const { actor } = caller;
    const contracts = this.theirs.of(caller, at);
    const codes = contracts.map(({ contract }) => contract);
    const { organisation, subject } = actor;
    const asked = { ...at, organisation, subject, contracts, codes, effects };
    switch (actor.role) {
      case 'outcome-payer':
        return [...this.#toSettle(asked), this.#openDisputes(asked, actor.role), this.#toAgree(asked)];
      case 'service-provider':
      case 'social-prime':
        return [
          this.#returned(asked),
          this.#referred(asked, true),
          this.#toClaim(asked),
          this.#drafts(asked),
          this.#openDisputes(asked, actor.role),
          this.#toAgree(asked),
        ];
      case 'verifier':
        return [this.#toVerify(asked), this.#toCheck(asked)];
      case 'investor':
        return [this.#toAgree(asked)];
      case 'referral-agency':
        return [this.#referred(asked, false), this.#declined(asked)];
      case 'evaluator':
        return [this.#toMeasure(asked), this.#toCheck(asked)];
      case 'operator':
        return [];
    }
  }

  #toSettle({ organisation, subject, codes, asOf, day }: Asked): readonly WorkList[] {
    const parts = this.parts.of(organisation, codes, { asOf });
    const item = (part: (typeof parts)[number], pence: number, days: 'approveDays' | 'payDays'): WorkItem => ({
      what: cell(`Statement ${part.statement}`, { href: `/contracts/${part.contract}/statements/${part.statement}` }),
      contract: part.contract,
      since: part.issued_on ?? undefined,
      ...this.#due(part, days, asOf),
      pence,
    });
    const toApprove = (part: (typeof parts)[number]) => part.due_pence - part.held_pence - part.approved_pence;
    const toPay = (part: (typeof parts)[number]) => part.approved_pence - part.paid_pence + part.refunded_pence;
    return [
      wholeList(
        {
          code: 'statements-to-approve',
          title: 'Statements to approve',
          act: 'Approve your part, or dispute a line',
          empty: 'Your part of every statement is approved.',
        },
        parts
          // What is disputed is left out of it, and the rest is approved all the same.
          .filter((part) => toApprove(part) > 0)
          .map((part) => item(part, toApprove(part), 'approveDays')),
        day,
      ),
      wholeList(
        {
          code: 'payments-to-release',
          title: 'Payments to record',
          act: 'Record the payment',
          empty: 'All that you approved is paid.',
        },
        parts
          .filter((part) => toPay(part) > 0)
          .map((part) => ({
            ...item(part, toPay(part), 'payDays'),
            ...(part.approved_by === subject ? { note: APPROVED_BY_YOU } : {}),
          })),
        day,
      ),
    ];
  }

  /** The terms of the day of issue say within how many days a statement is approved and paid. */
  #due(
    { contract, issued_on }: { readonly contract: string; readonly issued_on: string | null },
    days: 'approveDays' | 'payDays',
    asOf: number,
  ): { readonly dueOn?: string } {
    if (issued_on === null) return {};
    const issuedOn = calendarDate(issued_on);
    const within = this.register.consolidatedTerms(contract, issuedOn, { asOf })?.terms.deadlines?.[days];
    return within === undefined ? {} : { dueOn: addDays(issuedOn, within) };
  }

  #openDisputes({ organisation, codes, asOf, day }: Asked, role: Role): WorkList {
    const payer = role === 'outcome-payer' ? { payer: organisation } : {};
    const open = codes.flatMap(
      (contract) => this.disputes.disputes(contract, { asOf, status: 'open', limit: MANY, ...payer }).rows,
    );
    // A provider is not shown the lines about people of another provider, and so cannot answer for them.
    const rows = role === 'service-provider' ? open.filter((row) => this.#isOfTheirs(row, organisation, asOf)) : open;
    return wholeList(
      { code: 'open-disputes', title: 'Disputes to resolve', act: 'Resolve the dispute', empty: 'No dispute is open.' },
      rows.map((row) => ({
        what: cell(`Line ${row.line} of ${row.statement}`, {
          href: `/contracts/${row.contract}/statements/${row.statement}/lines/${row.line}`,
        }),
        contract: row.contract,
        since: row.disputed_on,
        dueOn: row.resolve_by,
        pence: row.held_pence,
        note: plainWords(row.reason_code),
      })),
      day,
    );
  }

  #isOfTheirs({ contract, claim }: DisputeRow, organisation: string, asOf: number): boolean {
    const person = this.statements.lineOfClaim(claim, { asOf })?.person ?? undefined;
    const provider = person && this.referrals.person(contract, person, { asOf })?.provider;
    return provider === undefined || provider === organisation;
  }

  /** Variations and revisions of the rate card that wait for the organisation's word, with what each would do. */
  #toAgree({ organisation, codes, asOf, day, effects }: Asked): WorkList {
    const items = codes.flatMap((contract) =>
      this.#waiting(contract, organisation, { asOf, day }).map((change): WorkItem => {
        const href = changeHref(change);
        const pence = effects.get(href);
        return {
          what: cell(changeName(change), { href }),
          contract,
          since: change.proposedOn,
          note: `to take effect on ${change.effectiveFrom}`,
          ...(pence === undefined ? {} : { pence }),
        };
      }),
    );
    return wholeList(
      {
        code: 'changes-to-agree',
        title: 'Changes awaiting your agreement',
        act: 'Agree or decline',
        empty: 'No change waits for you.',
      },
      items,
      day,
    );
  }

  #waiting(contract: string, organisation: string, { asOf, day }: At): readonly ContractChange[] {
    return this.changes
      .changes(contract, { asOf, on: day })
      .filter(({ status, stillToDecide }) => isOpen(status) && stillToDecide.includes(organisation));
  }

  #returned({ organisation, contracts, codes, asOf, day }: Asked): WorkList {
    const scope = { asOf, contracts: codes, provider: organisation };
    return {
      code: 'returned-to-you',
      title: 'Evidence returned to you',
      act: 'Answer the question of the verifier',
      empty: 'No question of a verifier waits for you.',
      count: () => ({ count: this.queue.counts(day, scope).returned }),
      page: (after, limit) => {
        const { rows, next } = this.queue.returned(scope, paging(after, limit));
        return {
          items: rows.map((row) => ({
            what: cell(`${outcomeTitle(contracts, row)}, ${row.person}`, { href: outcomeHref(row) }),
            contract: row.contract,
            since: this.evidence
              .decisions(outcomeIn(row.contract, row.person, row.outcome, row.occurrence), { asOf })
              .at(-1)?.decided_on,
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
      act: 'Claim the outcome',
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

  #referred({ codes, asOf }: Asked, isProvider: boolean): WorkList {
    return this.#people(
      'referrals-waiting',
      'Referrals that wait for a provider',
      'referred',
      codes,
      asOf,
      isProvider ? 'Accept or decline the referral' : 'Wait for a provider, or ask one',
    );
  }

  #declined({ codes, asOf }: Asked): WorkList {
    return this.#people(
      'referrals-declined',
      'Referrals that were declined',
      'declined',
      codes,
      asOf,
      'Look for another provider',
    );
  }

  #people(
    code: string,
    title: string,
    status: 'referred' | 'declined',
    codes: readonly string[],
    asOf: number,
    act: string,
  ): WorkList {
    return {
      code,
      title,
      act,
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

  #drafts({ codes, asOf, day }: Asked): WorkList {
    const rows = codes.flatMap((contract) =>
      this.statements.statements(contract, { asOf, limit: MANY }).rows.filter(({ status }) => status === 'begun'),
    );
    return wholeList(
      {
        code: 'statements-to-issue',
        title: 'Statements to issue',
        act: 'Issue the statement',
        empty: 'No draft waits to be issued.',
      },
      rows.map(({ contract, statement, period_to }) => ({
        what: cell(`Draft ${statement}`, { href: `/contracts/${contract}/statements/${statement}` }),
        contract,
        since: period_to,
      })),
      day,
    );
  }

  #toVerify({ contracts, codes, asOf, day }: Asked): WorkList {
    const scope = { asOf, contracts: codes };
    const since = ({ waiting_since }: { readonly waiting_since: number | null }) => {
      const at = waiting_since === null ? undefined : this.moments.recordedAt(waiting_since);
      return at && londonDayOf(at);
    };
    return {
      code: 'evidence-to-verify',
      title: 'Evidence to verify',
      act: 'Decide on the evidence',
      empty: 'Nothing waits for a decision.',
      href: '/verification',
      count: () => {
        const { waiting } = this.queue.counts(day, scope);
        const [oldest] = this.queue.waiting(scope, { limit: 1 }).rows;
        const from = oldest && since(oldest);
        return { count: waiting, ...(from === undefined ? {} : { note: oldestWords(from, day) }) };
      },
      longest: (limit) =>
        this.queue.waiting(scope, { limit }).rows.map((row) => ({
          what: cell(`${outcomeTitle(contracts, row)}, ${row.person}`, { href: decisionHref(row) }),
          contract: row.contract,
          since: since(row),
        })),
    };
  }

  #toCheck({ codes, asOf, day }: Asked): WorkList {
    const rows = codes.flatMap((contract) =>
      this.samples.samples(contract, { asOf, limit: MANY }).rows.filter(({ status }) => status !== 'closed'),
    );
    return wholeList(
      {
        code: 'samples-to-check',
        title: 'Samples that are not closed',
        act: 'Check what was drawn',
        empty: 'No sample is open.',
      },
      rows.map((row) => ({
        what: cell(`Sample ${row.sample}`, { href: sampleHref(row) }),
        contract: row.contract,
        since: row.closed_on,
        note: `${row.checked} of ${row.size} checked`,
      })),
      day,
    );
  }

  #toMeasure({ codes, asOf, day }: Asked): WorkList {
    const rows = codes.flatMap((contract) =>
      this.cohorts
        .cohorts(contract, { asOf })
        .filter(({ verified_result, joins_to }) => verified_result === null && joins_to < day),
    );
    return wholeList(
      {
        code: 'cohorts-to-measure',
        title: 'Cohorts without a verified result',
        act: 'Measure the cohort, or verify the result',
        empty: 'Every cohort is measured.',
      },
      rows.map((row) => ({
        what: cell(row.title, { href: `/contracts/${row.contract}/cohorts` }),
        contract: row.contract,
        since: row.joins_to,
        note: row.results === 0 ? 'not measured' : 'measured, not verified',
      })),
      day,
    );
  }
}

function changeHref({ contract, kind, number }: ContractChange): string {
  const place = kind === 'variation' ? 'variations' : 'rate-card/revisions';
  return `/contracts/${contract}/${place}/${number}`;
}

function changeName({ kind, number, title }: ContractChange): string {
  return kind === 'variation' ? `Variation ${number}: ${title}` : `Rate card, revision ${number}`;
}

function isOpen(status: string): boolean {
  return status === 'proposed' || status === 'overdue';
}

function paging(after: string | undefined, limit: number) {
  return { limit, ...(after === undefined || after === '' ? {} : { after }) };
}
