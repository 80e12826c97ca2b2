import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  accessReasons,
  MembersDirectory,
  OfferApiToken,
  type OfferApiTokenInput,
  RevokeApiToken,
  tokenStreamName,
} from '#members';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { Problem } from '../http/problem.js';
import { invalid, numberFrom, QueryDesk } from '../http/query-desk.js';
import { CommandRoute } from '../http/routes.js';
import {
  type AccessLogAnswer,
  historyAnswer,
  type TokenAnswer,
  type TokenWithHistoryAnswer,
  tokenAnswer,
} from './access-answers.js';
import { accessAsked, dayIn, notesFrom } from './access-asked.js';
import { OfferTokenRequest } from './members.requests.js';
import { MembersReader } from './members-reader.js';
import { OperatorDesk } from './operator-desk.js';
import { OperatorRoute } from './operator-route.js';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;

const tokenExample: TokenAnswer = {
  token: 'T7K3Q000000000000',
  organisation: 'bristol_cc',
  role: 'outcome-payer',
  contracts: ['reboot_west'],
  scopes: ['read'],
  expiresOn: '2027-03-31',
  status: 'issued',
  madeAt: '2026-03-01T10:00:00.000Z',
  madeBy: 'M9999999999ABCDEFGHJKMNPQRS',
  acceptedAt: '2026-03-01T11:00:00.000Z',
  acceptedBy: 'M0123456789ABCDEFGHJKMNPQRS',
  lastUsedAt: '2026-03-02T02:00:10.000Z',
};
const withHistory: TokenWithHistoryAnswer = {
  ...tokenExample,
  history: [
    {
      entry: 4217,
      recordedAt: '2026-03-01T11:00:00.000Z',
      by: 'M0123456789ABCDEFGHJKMNPQRS',
      says: 'M0123456789ABCDEFGHJKMNPQRS accepted the token T7K3Q000000000000, and took its secret.',
    },
  ],
};
const logExample: AccessLogAnswer = {
  data: [
    {
      number: 812,
      at: '2026-03-02T09:14:00.000Z',
      what: 'refused',
      who: 'token:T7K3Q000000000000',
      code: 'token-scope',
      route: 'POST /v1/contracts/:contract/referrals',
    },
  ],
  page: { next: null },
};

/** Which machines may act, and who came in or was turned away. For operators; no secret is ever answered. */
@ApiTags('Members, tokens and access')
@Controller('v1')
export class TokensApiController {
  constructor(
    private readonly operators: OperatorDesk,
    private readonly commands: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly reader: MembersReader,
    private readonly directory: MembersDirectory,
  ) {}

  @Get('tokens')
  @OperatorRoute({ summary: 'The tokens of the API, also those that stand no more', answer: [tokenExample] })
  async tokens(@TheCall() call: Call): Promise<readonly TokenAnswer[]> {
    await this.operators.asOfNow(call);
    return this.reader.tokens({}).map(tokenAnswer);
  }

  @Get('tokens/:token')
  @OperatorRoute({ summary: 'One token, with everything that was recorded of it', answer: withHistory })
  async token(@TheCall() call: Call, @Param('token') reference: string): Promise<TokenWithHistoryAnswer> {
    await this.operators.asOfNow(call);
    const token = this.reader.token(reference, {});
    if (token === undefined) throw new Problem('not-found', 'There is no such token');
    const history = await this.reader.history(tokenStreamName(reference), {});
    return { ...tokenAnswer(token), history: historyAnswer(history) };
  }

  @Post('tokens')
  @CommandRoute({
    summary: 'Offer a token: it acts once a member who holds its role accepts it',
    description:
      'They do so on the page “Your tokens”, where they alone are shown its secret. No operation of the API accepts one: a machine lets in no other.',
  })
  offer(@TheCall() call: Call, @Body() body: OfferTokenRequest) {
    return this.commands.carryOut(call, accessReasons, (given) => new OfferApiToken(body as OfferApiTokenInput, given));
  }

  @Post('tokens/:token/revocation')
  @CommandRoute({ summary: 'Revoke a token, or take an offer back: by an operator, or by whoever holds its role' })
  revoke(@TheCall() call: Call, @Param('token') token: string) {
    return this.commands.carryOut(call, accessReasons, (given) => new RevokeApiToken({ token }, given));
  }

  @Get('access-log')
  @OperatorRoute({
    summary: 'Who came in and who was turned away, the last first',
    description: 'Of this process. It stands beside the ledger and can only be added to.',
    parameters: [
      { name: 'what', about: 'Only this: signed-in, refused, …', example: 'refused' },
      { name: 'who', about: 'Only of a member or a token.', example: 'M0123456789ABCDEFGHJKMNPQRS' },
      { name: 'from', about: 'From this day on, in London.', example: '2026-03-01' },
      { name: 'until', about: 'Until this day, in London.', example: '2026-03-31' },
      { name: 'before', about: 'Only those before this number.', example: '812' },
      { name: 'limit', about: `How many at most: ${LIMIT_DEFAULT}, and never more than ${LIMIT_MAX}.`, example: '10' },
    ],
    answer: logExample,
  })
  async accessLog(@TheCall() call: Call): Promise<AccessLogAnswer> {
    await this.operators.asOfNow(call);
    const { filters } = await this.queries.asked(call, ['what', 'who', 'from', 'until', 'before', 'limit']);
    const limit = filters['limit'] === undefined ? LIMIT_DEFAULT : numberFrom('limit', filters['limit']);
    if (limit > LIMIT_MAX) throw invalid('limit', `must be at most ${LIMIT_MAX}`);
    const asked = accessAsked(filters, { from: dayIn('from', filters), until: dayIn('until', filters) });
    const { notes, next } = notesFrom(this.directory, asked, { before: filters['before'], limit });
    return { data: notes, page: { next: next ?? null } };
  }
}
