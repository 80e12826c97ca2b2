import { Controller, Get, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Access, NotAllowed, operationRoles } from '#contracts';
import { Ledger } from '#event-log';
import { EvidenceFileRefused, EvidenceFiles, EvidenceRegister, type StoredFile } from '#evidence';
import { type Actor, PersonId, SubjectErased } from '#kernel';
import { PersonRecords } from '#persons';
import { anotherProviderOf, type ReferralState, referralStream, referralStreamName } from '#referrals';
import { type Call, TheCall } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';
import { invalid } from '../http/query-desk.js';

/** Whoever submits evidence, decides on it, or pays on it may see it. */
const READING = ['submit-evidence', 'verify-evidence', 'approve-statement'] as const;

/** The files behind evidence. They are encrypted under a key of the person before they are stored. */
@ApiTags('Evidence and verification')
@ApiSecurity('demonstration-identity')
@Controller('v1/contracts/:contract')
export class EvidenceFilesApiController {
  constructor(
    private readonly files: EvidenceFiles,
    private readonly register: EvidenceRegister,
    private readonly access: Access,
    private readonly identity: Identity,
    private readonly ledger: Ledger,
    private readonly records: PersonRecords,
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
  async store(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    const actor = await this.identity.actorOf(call);
    await this.access.require(actor, 'submit-evidence', contract);
    if (!PersonId.safeParse(person).success)
      throw invalid('person', 'must be a person reference such as P7K3Q000000000000');
    const referral = await this.#referral(contract, person);
    if (referral.status === 'absent') throw new Problem('not-found', 'This person was never referred to the contract');
    const provider = anotherProviderOf(referral, actor);
    if (provider !== undefined) {
      throw new Problem('not-allowed', `This person was accepted by ${provider}; another provider cannot act for them`);
    }
    if (!call.request.isMultipart())
      throw new Problem('media-type-not-taken', 'An evidence file is multipart/form-data');
    const { content, mediaType } = await fileOf(call);
    try {
      const stored = await this.files.store({ subject: person, content, mediaType });
      return answerOf(stored);
    } catch (error) {
      if (error instanceof SubjectErased) {
        throw new Problem('erased', 'The key of this person was destroyed: no file about them can be kept');
      }
      if (!(error instanceof EvidenceFileRefused)) throw error;
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
  @ApiProduces('application/octet-stream')
  @ApiResponse({ status: 200, description: 'The file in clear, as it was stored.' })
  async download(@TheCall() call: Call, @Param('contract') contract: string, @Param('digest') digest: string) {
    const actor = await this.identity.actorOf(call);
    await this.#mayRead(actor, contract);
    const items = this.register.withBlob(digest).filter((item) => item.contract === contract);
    const isTheirs = await this.#isAboutTheirPeople(
      actor,
      contract,
      items.map(({ person }) => person),
    );
    const [first] = items;
    const file =
      isTheirs && first !== undefined
        ? await this.records.file(actor, contract, { person: first.person, digest })
        : undefined;
    if (file === undefined) throw new Problem('not-found', 'No evidence of this contract rests on such a file');
    if (file === 'erased') throw new Problem('erased', 'The key of the person was destroyed; the file stays closed');
    call.reply.headers({
      // A file comes from outside, so a browser must neither guess its type nor show it in this service's own place.
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Content-Disposition': `attachment; filename="evidence-${digest.slice(7, 19)}"`,
      'Cache-Control': 'private, no-store',
      ETag: `"${digest}"`,
    });
    return new StreamableFile(file.content, { type: file.mediaType, length: file.content.length });
  }

  /** @throws NotAllowed unless one of the roles that deal with evidence is held in this contract. */
  async #mayRead(actor: Actor, contract: string): Promise<void> {
    const operation = READING.find((candidate) =>
      (operationRoles[candidate] as readonly string[]).includes(actor.role),
    );
    if (operation === undefined) {
      const roles = [...new Set(READING.flatMap((candidate) => operationRoles[candidate]))];
      throw new NotAllowed('role-may-not', 'verify-evidence', actor.role, roles);
    }
    await this.access.require(actor, operation, contract);
  }

  /** Providers of one contract may be competitors, and a file may tell one of them of people it has never met. */
  async #isAboutTheirPeople(actor: Actor, contract: string, people: readonly string[]): Promise<boolean> {
    const submits = (operationRoles['submit-evidence'] as readonly string[]).includes(actor.role);
    if (!submits) return people.length > 0;
    for (const person of new Set(people)) {
      if (anotherProviderOf(await this.#referral(contract, person), actor) === undefined) return true;
    }
    return false;
  }

  async #referral(contract: string, person: string): Promise<ReferralState> {
    return (await this.ledger.load(referralStream, referralStreamName(contract, person))).state;
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
