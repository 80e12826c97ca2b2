import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ContractId } from '#kernel';
import { CapsRegister, type NotPayableReason, NotPayableRegister, reasonInWords } from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { pageAsked } from '../http/page-of-all.js';
import { oneOf, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';

const curtailmentExample = {
  contract: 'reboot_west',
  claim: 'reboot_west.P7K3Q000000000000.enters_employment.1',
  place: 1,
  outcome: 'enters_employment',
  achievedOn: '2019-03-01',
  person: 'P7K3Q000000000000',
  statement: 'reboot_west.S05',
  line: 12,
  cap: 'contract_maximum',
  level: 'contract',
  counts: 'pence',
  source: 'terms',
  version: 1,
  limitValue: 225_000_000,
  usedBefore: 224_960_000,
  room: 40_000,
  cutPence: 26_000,
};

const REASONS = Object.keys(reasonInWords) as NotPayableReason[];

const notPayableExample = {
  contract: 'reboot_west',
  claim: 'reboot_west.P7K3Q000000000000.enters_employment.1',
  place: 1,
  outcome: 'enters_employment',
  achievedOn: '2020-05-04',
  person: 'P7K3Q000000000000',
  cohort: null,
  statement: 'reboot_west.S10',
  line: 7,
  releasedBy: null,
  reason: 'payment-mode',
  cutPence: 66_000,
  cap: null,
  level: null,
  counts: null,
  source: null,
  version: 2,
  payer: null,
  limitValue: null,
  usedBefore: null,
  room: null,
  mode: 'grant',
  percentage: null,
  cause: null,
};

/** What limits let through, and everything that is achieved, claimed and not payable. */
@ApiTags('Caps and curtailments')
@Controller('v1/contracts/:contract')
export class LimitsApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly caps: CapsRegister,
    private readonly notPayable: NotPayableRegister,
  ) {}

  @Get('caps')
  @QueryRoute({
    summary: 'Every cap of the terms and limit of the rate card of a day: what is used of it and what is left',
    description:
      'Used by all that was billed, as the ledger knew it at asOf. Of a limit for each person: what the one has used who has used most. On effectiveOn; without it on the day of asOf, or today.',
    effectiveOn: true,
    answer: [
      {
        ...{ cap: 'contract_maximum', level: 'contract', counts: 'pence', source: 'terms', version: 1 },
        ...{ limit: 225_000_000, used: 187_154_000, left: 37_846_000, cutClaims: 0, cutPence: 0 },
      },
    ],
  })
  inUse(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, ({ asOf, day }) => this.caps.caps(contract as ContractId, day, { asOf }), [
      'asOf',
      'effectiveOn',
    ]);
  }

  @Get('not-payable')
  @QueryRoute({
    summary: 'Everything that is claimed, billed and not payable: a row for each claim and reason',
    description:
      'As the last line of each claim says it: what was released or restated since is gone from the list. The reasons are cap, payment-mode, deadweight, disallowed and own-price (a payer agreed a price of its own; below nothing where it is higher). The rows of a claim and what is payable of it sum to what it is worth.',
    list: true,
    filters: { reason: REASONS, cap: undefined, claim: undefined },
    answer: { data: [notPayableExample], page: { next: null, entry: 4217 } },
  })
  rows(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const { cap, claim } = asked.filters;
        const reason = oneOf('reason', REASONS, asked.filters.reason);
        const { rows, next } = this.notPayable.rows(contract, {
          ...pageAsked(asked),
          ...(reason === undefined ? {} : { reason }),
          ...(cap === undefined ? {} : { cap }),
          ...(claim === undefined ? {} : { claim }),
        });
        return { rows: rows.map(inCamelCase), next };
      },
      ['reason', 'cap', 'claim'],
    );
  }

  @Get('not-payable/totals')
  @QueryRoute({
    summary: 'What each reason and each cap leaves unpaid of all that was billed',
    description: 'They sum to notPayablePence of the totals. Level and cap are empty for reasons other than a cap.',
    answer: [
      {
        contract: 'reboot_west',
        reason: 'cap',
        level: 'contract',
        cap: 'contract_maximum',
        claims: 1,
        cutPence: 26_000,
      },
      { contract: 'reboot_west', reason: 'payment-mode', level: '', cap: '', claims: 1, cutPence: 66_000 },
    ],
  })
  totals(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, (asked) => this.notPayable.totals(contract, asked).map(inCamelCase));
  }

  @Get('curtailments')
  @QueryRoute({
    summary: 'Achieved, verified, not payable because of a cap: every cut that a limit made, with used, left and cut',
    description:
      'The rows of not-payable whose reason is a cap. As the last line of each claim says it: what was released or restated since is gone from the list.',
    list: true,
    filters: { cap: undefined, claim: undefined },
    answer: { data: [curtailmentExample], page: { next: null, entry: 4217 } },
  })
  curtailments(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const { cap, claim } = asked.filters;
        const { rows, next } = this.notPayable.curtailments(contract, {
          ...pageAsked(asked),
          ...(cap === undefined ? {} : { cap }),
          ...(claim === undefined ? {} : { claim }),
        });
        return { rows: rows.map(inCamelCase), next };
      },
      ['cap', 'claim'],
    );
  }

  @Get('curtailments/totals')
  @QueryRoute({
    summary: 'What each cap has cut off the claims that were billed',
    answer: [{ contract: 'reboot_west', level: 'contract', cap: 'contract_maximum', claims: 1, cutPence: 26_000 }],
  })
  curtailed(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, (asked) => this.notPayable.curtailed(contract, asked).map(inCamelCase));
  }
}
