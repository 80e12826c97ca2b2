import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { TrailOf } from '#audit-trail';
import { ClaimsRegister } from '#claims';
import { ContractRegister } from '#contracts';
import { EvidenceRegister } from '#evidence';
import { StatementsRegister } from '#payments';
import { ReferralRegister } from '#referrals';
import { ContractNames } from '../contracts/contract-names.js';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../layout/page-desk.js';
import { peoplePage } from './people.page.js';
import { personPage } from './person.page.js';

const OUTCOMES_MAX = 200;

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
  ) {}

  @Get()
  people(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.showList(call, ({ filters: _, ...asked }, links) => {
      const contract = this.contracts.contract(code, asked);
      if (contract === undefined) return undefined;
      const { rows, next } = this.referrals.people(code, asked);
      return peoplePage({
        contract,
        people: rows,
        counts: this.referrals.counts(code, asked),
        nameOf: this.names.of(contract).nameOf,
        asked,
        pages: links(next),
      });
    });
  }

  @Get(':person')
  person(@TheCall() call: Call, @Param('contract') code: string, @Param('person') ref: string): Promise<string> {
    return this.desk.show(call, async (asked) => {
      const contract = this.contracts.contract(code, asked);
      const person = this.referrals.person(code, ref, asked);
      if (contract === undefined || person === undefined) return undefined;
      const kept = { asOf: asked.asOf, person: ref, limit: OUTCOMES_MAX };
      const { rows: lines } = this.statements.lines(code, kept);
      const trail = await this.trails.of({ kind: 'person', ref }, asked.asOf);
      return personPage({
        contract,
        person,
        spans: this.referrals.spans(code, ref, { asOf: asked.asOf }),
        outcomes: this.evidence.outcomes(code, kept).rows,
        claims: this.claims.claims(code, kept).rows,
        billed: new Map(lines.map((line) => [line.claim, line])),
        // What happened to the person's claims in the account is a matter of the statement, which the table leads to.
        story: (trail?.entries ?? []).filter(({ type }) => type !== 'StatementLinesAdded'),
        naming: this.names.of(contract),
        asked,
      });
    });
  }
}
