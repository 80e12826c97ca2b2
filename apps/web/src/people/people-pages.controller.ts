import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { TrailOf } from '#audit-trail';
import { ClaimsRegister } from '#claims';
import { ContractNames, ContractRegister } from '#contracts';
import { EvidenceRegister, type OutcomePath } from '#evidence';
import { StatementsRegister } from '#payments';
import { PersonRecords, PersonsRegister, ReadsRegister } from '#persons';
import { ReferralRegister } from '#referrals';
import { type Call, TheCall } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { oneOf } from '../http/query-desk.js';
import { dayWithin } from '../layout/day-within.js';
import { PageDesk } from '../pages/page-desk.js';
import { pathStatuses, peoplePage } from './people.page.js';
import { personPage } from './person.page.js';
import type { BilledLine } from './person-money.js';

const OUTCOMES_MAX = 200;
const READS_MAX = 50;

@ApiExcludeController()
@Controller('contracts/:contract/people')
export class PeoplePagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly referrals: ReferralRegister,
    private readonly evidence: EvidenceRegister,
    private readonly claims: ClaimsRegister,
    private readonly statements: StatementsRegister,
    private readonly names: ContractNames,
    private readonly trails: TrailOf,
    private readonly persons: PersonsRegister,
    private readonly reads: ReadsRegister,
    private readonly records: PersonRecords,
    private readonly identity: Identity,
  ) {}

  @Get()
  people(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.showList(
      call,
      async (asked, links, caller) => {
        const { filters } = asked;
        const contract = this.contracts.contract(code, asked);
        if (contract === undefined) return undefined;
        const status = oneOf('status', pathStatuses, filters['status']);
        const { rows, next } = await this.desk.shown(call, asked, ({ asOf, after, limit }) =>
          this.referrals.people(code, { asOf, limit, status, ...(after === undefined ? {} : { after }) }),
        );
        return peoplePage({
          contract,
          people: rows,
          counts: this.referrals.counts(code, asked),
          status,
          nameOf: this.names.of(contract).nameOf,
          asked,
          pages: links(next),
          caller,
        });
      },
      ['status'],
    );
  }

  @Get(':person')
  async person(@TheCall() call: Call, @Param('contract') code: string, @Param('person') ref: string): Promise<string> {
    const reader = await this.identity.readerOf(call);
    return this.desk.show(call, async (asked, caller) => {
      if (reader !== undefined) await this.records.journey(reader, code, ref);
      const contract = this.contracts.contract(code, asked);
      const person = this.referrals.person(code, ref, asked);
      if (contract === undefined || person === undefined) return undefined;
      const kept = { asOf: asked.asOf, person: ref, limit: OUTCOMES_MAX };
      const outcomes = this.evidence.outcomes(code, kept).rows;
      const lines = this.#billed(code, ref, asked.asOf);
      const statements = [...new Set(lines.map(({ statement }) => statement))];
      const on = dayWithin(contract, asked.day);
      const trail = await this.trails.of({ kind: 'person', ref }, asked.asOf);
      return personPage({
        contract,
        person,
        spans: this.referrals.spans(code, ref, { asOf: asked.asOf }),
        outcomes,
        claims: this.claims.claims(code, kept).rows,
        lines,
        items: outcomes.flatMap((row) => this.evidence.items(row as unknown as OutcomePath, asked)),
        payments: statements.flatMap(
          (statement) => this.statements.payments(code, { asOf: asked.asOf, statement, limit: OUTCOMES_MAX }).rows,
        ),
        lapses: outcomes.flatMap((row) => this.evidence.lapses(row as unknown as OutcomePath, asked)),
        baselines: this.referrals.baselines(code, ref, { asOf: asked.asOf }),
        terms: this.contracts.consolidatedTerms(code, on, asked)?.terms,
        // What happened to the person's claims in the account is a matter of the statement, which the table leads to.
        law: {
          caller,
          standing: this.persons.standing(code, ref, { asOf: asked.asOf }),
          readings: this.reads.readings(code, { asOf: asked.asOf, subject: ref, limit: READS_MAX }).rows,
          disclosures: this.reads.disclosures(code, { asOf: asked.asOf, subject: ref, limit: READS_MAX }).rows,
        },
        story: (trail?.entries ?? []).filter(({ type }) => type !== 'StatementLinesAdded'),
        naming: this.names.of(contract),
        isParty: contract.parties.some(({ organisation }) => organisation === caller?.actor.organisation),
        caller,
        today: asked.day,
        asked,
      });
    });
  }

  /** Statement by statement, each line with what of it was paid: a payer's part, once its part of the statement is paid. */
  #billed(contract: string, person: string, asOf: number): BilledLine[] {
    const { rows } = this.statements.lines(contract, { asOf, person, limit: OUTCOMES_MAX });
    const paidBy = new Map<string, ReadonlySet<string>>();
    const numbers = new Map<string, number>();
    for (const statement of new Set(rows.map((row) => row.statement))) {
      const parts = this.statements.parts(contract, statement, { asOf });
      paidBy.set(statement, new Set(parts.filter(({ status }) => status === 'paid').map(({ payer }) => payer)));
      numbers.set(statement, this.statements.statement(contract, statement, { asOf })?.number ?? 0);
    }
    return rows
      .toSorted((one, other) => (numbers.get(one.statement) ?? 0) - (numbers.get(other.statement) ?? 0))
      .map((row) => ({
        ...row,
        paid_pence: this.statements
          .partsOfLine(contract, row.statement, row.number, { asOf })
          .filter(({ payer }) => paidBy.get(row.statement)?.has(payer))
          .reduce((sum, { pence }) => sum + pence, 0),
      }));
  }
}
