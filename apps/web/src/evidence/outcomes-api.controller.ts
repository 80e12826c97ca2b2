import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EvidenceRegister } from '#evidence';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { oneOf, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';

const STATUSES = ['submitted', 'queried', 'verified', 'rejected', 'without-evidence'] as const;

const listed = {
  data: [
    {
      contract: 'reboot_west',
      person: 'P7K3Q000000000000',
      outcome: 'enters_employment',
      occurrence: 1,
      status: 'submitted',
      achievedOn: '2019-03-01',
      items: 1,
      attempts: 1,
    },
  ],
  page: { next: null, entry: 4217 },
};

/** Outcomes of a whole contract, and what waits for a verifier. */
@ApiTags('Evidence and verification')
@Controller('v1/contracts/:contract')
export class OutcomesApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly register: EvidenceRegister,
  ) {}

  @Get('outcomes')
  @QueryRoute({
    summary: 'Outcomes of a contract by person',
    list: true,
    filters: { person: undefined, outcome: undefined, status: STATUSES },
    answer: listed,
  })
  outcomes(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      ({ filters: { person, outcome, status }, asOf, after, limit }) => {
        const wanted = oneOf('status', STATUSES, status);
        const { rows, next } = this.register.outcomes(contract, {
          asOf,
          limit,
          ...(after === undefined ? {} : { after }),
          ...(person === undefined ? {} : { person }),
          ...(outcome === undefined ? {} : { outcome }),
          ...(wanted === undefined ? {} : { status: wanted }),
        });
        return { rows: rows.map(inCamelCase), next };
      },
      ['person', 'outcome', 'status'],
    );
  }

  @Get('verification-queue')
  @QueryRoute({ summary: 'What waits for a verifier, the longest first', list: true, answer: listed })
  queue(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(call, ({ asOf, after, limit }) => {
      const { rows, next } = this.register.queue(contract, { asOf, limit, ...(after === undefined ? {} : { after }) });
      return { rows: rows.map(inCamelCase), next };
    });
  }

  @Get('evidence/:evidence')
  @QueryRoute({
    summary: 'Evidence by its reference',
    description: 'A list, because a provider may have used a reference of its own for several outcomes.',
    answer: [{ evidence: 'reboot_west.EV_10418', kind: 'payslip', status: 'standing', held: 'ledger' }],
  })
  evidence(@TheCall() call: Call, @Param('contract') contract: string, @Param('evidence') evidence: string) {
    return this.queries.one(call, (asked) => {
      const found = this.register.evidence(contract, evidence, asked);
      return found.length === 0 ? undefined : found.map(inCamelCase);
    });
  }
}
