import { Controller, Get, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { EvidenceFileRefused, type StoredFile } from '#evidence';
import { type Call, TheCall } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';
import { invalid } from '../http/query-desk.js';
import { AnswerExample, ProblemAnswers } from '../http/routes.js';
import { EvidenceStore } from './evidence-store.js';

/** The files behind evidence. They are encrypted under a key of the person before they are stored. */
@ApiTags('Evidence and verification')
@ApiSecurity('demonstration-identity')
@Controller('v1/contracts/:contract')
export class EvidenceFilesApiController {
  constructor(
    private readonly evidence: EvidenceStore,
    private readonly identity: Identity,
  ) {}

  @Post('people/:person/evidence-files')
  @ApiOperation({
    summary: 'Store an evidence file about a person',
    description:
      'One part named “file”. Answers the digest under which evidence can name it. The same file about the same person again gives the same answer, so no Idempotency-Key is needed.',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
  })
  @ApiResponse({
    status: 201,
    description: 'Stored, now or before.',
    content: {
      'application/json': {
        schema: { type: 'object' },
        example: { digest: `sha256:${'9f'.repeat(32)}`, bytes: 48_213, mediaType: 'application/pdf' },
      },
    },
  })
  @ProblemAnswers({
    400: 'It is not one file of a kind that is taken.',
    404: 'There is no such person in this contract.',
    409: 'A rule says no as things stand.',
    410: 'The person was erased.',
    413: 'The file is larger than 20 MiB.',
    415: 'The body is not multipart/form-data.',
  })
  async store(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    const actor = await this.identity.actorOf(call);
    await this.evidence.mayStore(actor, contract, person);
    if (!call.request.isMultipart())
      throw new Problem('media-type-not-taken', 'An evidence file is multipart/form-data');
    const { content, mediaType } = await fileOf(call);
    try {
      return answerOf(await this.evidence.store(person, { content, mediaType }));
    } catch (error) {
      if (!(error instanceof EvidenceFileRefused)) throw error;
      if (error.problem === 'too-large') throw new Problem('body-too-large', `file: ${error.message}`);
      throw new Problem('invalid-input', `file: ${error.message}`, {
        errors: [{ pointer: '/file', code: error.problem, detail: error.message }],
      });
    }
  }

  @Get('evidence-files/:digest')
  @ApiOperation({
    summary: 'Download an evidence file',
    description:
      'For those who submit, verify or pay under the contract; to a provider, only the files about people it accepted. It is recorded who read it.',
  })
  @AnswerExample('*/*', '(the file in clear, as it was stored)', {
    404: 'There is no such file in this contract.',
    410: 'The person was erased, and the file with them.',
  })
  async download(@TheCall() call: Call, @Param('contract') contract: string, @Param('digest') digest: string) {
    const actor = await this.identity.actorOf(call);
    const file = await this.evidence.open(actor, contract, digest);
    call.reply.headers({
      // A file comes from outside, so a browser must neither guess its type nor show it in this service's own place.
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Content-Disposition': `attachment; filename="evidence-${digest.slice(7, 19)}"`,
      'Cache-Control': 'private, no-store',
      ETag: `"${digest}"`,
    });
    return new StreamableFile(file.content, { type: file.mediaType, length: file.content.length });
  }
}

/** @throws Problem for a body that has not the one file, or is not the multipart/form-data it says it is. */
async function fileOf({ request }: Call): Promise<{ content: Buffer; mediaType: string }> {
  try {
    const part = await request.file();
    if (part === undefined || part.fieldname !== 'file') throw invalid('file', 'must be one part of this name');
    return { content: await part.toBuffer(), mediaType: part.mimetype };
  } catch (error) {
    // The reader of forms gives its own limits a status; what it cannot read it calls an error like any other.
    if (error instanceof Problem || (error as { statusCode?: unknown }).statusCode !== undefined) throw error;
    throw new Problem('malformed-body', 'The body is not multipart/form-data that is whole and has its boundary');
  }
}

function answerOf({ digest, bytes, mediaType }: StoredFile) {
  return { digest, bytes, mediaType };
}
