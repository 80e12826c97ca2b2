import { applyDecorators, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { sentForm } from '../forms/sent-form.js';
import { type Call, TheCall } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';
import { QueryDesk } from '../http/query-desk.js';
import { AnswerExample, ProblemAnswers } from '../http/routes.js';
import { type CheckedReturn, CheckedReturns, errorsFileOf } from './checked-returns.js';
import { type ImportAnswer, importAnswer } from './import-answer.js';
import { ReturnDesk } from './return-desk.js';

const importExample: ImportAnswer = {
  import: '9f'.repeat(32),
  contract: 'reboot_west',
  name: 'march-2019',
  state: 'right',
  rows: 2,
  unchanged: 1,
  problems: [],
  verdicts: [{ file: 'referrals.csv', row: 2, verdict: 'new', says: 'Referred on 2019-03-04' }],
  missing: [],
};

const GONE = 'There is no such return: it is kept for two hours, and for whoever sent it.';

/**
 * Returns of providers and gateways: checked whole, looked at row by row, and then recorded. The same return sent again
 * records nothing twice, so no Idempotency-Key is needed.
 */
@ApiTags('Returns')
@ApiSecurity('demonstration-identity')
@Controller('v1/contracts/:contract/imports')
export class ImportsApiController {
  constructor(
    private readonly identity: Identity,
    private readonly queries: QueryDesk,
    private readonly desk: ReturnDesk,
    private readonly kept: CheckedReturns,
  ) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({
    summary: 'Hold a return against the ledger: what would become of each row. Nothing is recorded',
    description:
      'CSV files, or an Excel workbook with a sheet for each, in parts named “files”; files of evidence that rows name in parts named “evidence”; “name” is the same for a return that corrects it. Look at the answer, and confirm it within two hours. Rows that you may not record yourself have the verdict “for-others”, and stay unrecorded: a provider leaves new referrals to the referral gateway.',
  })
  @SendsFiles()
  @ApiResponse({
    status: 201,
    description: 'Checked. “state” says whether it can be recorded.',
    content: { 'application/json': { schema: { type: 'object' }, example: importExample } },
  })
  @ProblemAnswers({
    400: 'The files or the name are missing, or you have no part in what returns record.',
    404: 'There is no such contract.',
    413: 'A file is larger than is taken, or all of them together are.',
    415: 'The body is not multipart/form-data.',
  })
  async check(@TheCall() call: Call, @Param('contract') contract: string): Promise<ImportAnswer> {
    const actor = await this.identity.actorOf(call);
    if (!call.request.isMultipart()) throw new Problem('media-type-not-taken', 'A return is multipart/form-data');
    this.queries.contractThere(call, await this.queries.asked(call, []));
    const { typed, files } = await sentForm(call);
    const tooLarge = files.find(({ isTooLarge }) => isTooLarge);
    if (tooLarge !== undefined) {
      throw new Problem(
        'body-too-large',
        `One of the parts “${tooLarge.field}” is too large: send the return in parts`,
      );
    }
    const [name] = [typed.get('name')].flat();
    const checked = await this.desk.check(contract, name, actor, files);
    call.reply.header('Location', `/v1/contracts/${contract}/imports/${checked.id}`);
    return importAnswer(checked);
  }

  @Get(':import')
  @ApiOperation({ summary: 'A return that was checked: what was found of each row, and what was recorded of it' })
  @AnswerExample('application/json', importExample, { 404: GONE })
  async checked(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('import') id: string,
  ): Promise<ImportAnswer> {
    const checked = this.#kept(contract, id, await this.identity.actorOf(call));
    notKept(call);
    return importAnswer(checked);
  }

  @Get(':import/errors')
  @ApiOperation({
    summary:
      'What is wrong with a return, as a CSV file with the values as they stood; or which of its rows others must record',
    description: 'The values may be about people: it is for whoever made the return.',
  })
  @AnswerExample(
    'text/csv',
    'file,row,column,value,rule,what is wrong\r\nmarch.csv,3,referred_on,soon,not-a-date,…\r\n',
    {
      404: 'There is no such return, or nothing is wrong with it and nothing in it is for others to record.',
    },
  )
  async errors(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('import') id: string,
  ): Promise<string> {
    const checked = this.#kept(contract, id, await this.identity.actorOf(call));
    const file = errorsFileOf(checked);
    if (file === undefined) throw new Problem('not-found', 'Nothing is wrong with this return');
    notKept(call);
    call.reply
      .type('text/csv; charset=utf-8')
      .header('Content-Disposition', `attachment; filename="problems-of-${checked.name}.csv"`);
    return file;
  }

  @Post(':import/confirmation')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Record a return that was checked',
    description:
      'It is held against the ledger once more; where the ledger has moved on so that something is wrong with it now, nothing is recorded. Sent again, it answers what was recorded the first time.',
  })
  @AnswerExample('application/json', {
    ...importExample,
    state: 'recorded',
    recorded: { steps: 1, repeated: 0, unsent: 0, refused: [] },
  })
  @ProblemAnswers({ 404: GONE, 409: 'Something is wrong with it, and nothing was recorded.' })
  async confirm(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('import') id: string,
  ): Promise<ImportAnswer> {
    const checked = this.#kept(contract, id, await this.identity.actorOf(call));
    const recorded = checked.sent === undefined ? await this.desk.record(checked) : checked;
    if (recorded.sent === undefined) {
      throw new Problem('return-not-right', 'Something is wrong with this return: read it again to see what');
    }
    return importAnswer(recorded);
  }

  /** @throws Problem (404) for a return of somebody else, and for one that was checked too long ago. */
  #kept(contract: string, id: string, actor: Actor): CheckedReturn {
    const checked = this.kept.of(contract, id, actor);
    if (checked === undefined) throw new Problem('not-found', GONE);
    return checked;
  }
}

function SendsFiles(): MethodDecorator {
  const files = { type: 'array', items: { type: 'string', format: 'binary' } };
  return applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiBody({
      schema: {
        type: 'object',
        required: ['name', 'files'],
        properties: { name: { type: 'string', example: 'march-2019' }, files, evidence: files },
      },
    }),
  );
}

/** What stands in a return is for whoever sent it, and stays nowhere on the way. */
function notKept({ reply }: Call): void {
  reply.header('Cache-Control', 'private, no-store');
}
