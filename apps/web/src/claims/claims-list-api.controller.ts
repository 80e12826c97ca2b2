import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ClaimsRegister } from '#claims';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { numberFrom, oneOf, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';
import { claimExample } from './claim.example.js';

const STATUSES = ['made', 'withdrawn'] as const;

@ApiTags('Claims')
@Controller('v1/contracts/:contract/claims')
export class ClaimsListApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly register: ClaimsRegister,
  ) {}

  @Get()
  @QueryRoute({
    summary: 'The claims of a contract',
    list: true,
    filters: {
      person: undefined,
      outcome: undefined,
      line: undefined,
      revision: undefined,
      status: STATUSES,
      standing: ['true'],
    },
    answer: { data: [claimExample], page: { next: null, entry: 4217 } },
  })
  claims(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      ({ filters: { person, outcome, line, revision, status, standing }, asOf, after, limit }) => {
        const wanted = oneOf('status', STATUSES, status);
        const { rows, next } = this.register.claims(contract, {
          asOf,
          limit,
          ...(after === undefined ? {} : { after }),
          ...(person === undefined ? {} : { person }),
          ...(outcome === undefined ? {} : { outcome }),
          ...(line === undefined ? {} : { line }),
          ...(revision === undefined ? {} : { revision: numberFrom('revision', revision) }),
          ...(wanted === undefined ? {} : { status: wanted }),
          standing: oneOf('standing', ['true'], standing) === 'true',
        });
        return { rows: rows.map(inCamelCase), next };
      },
      ['person', 'outcome', 'line', 'revision', 'status', 'standing'],
    );
  }
}
