import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotYetSigned, readTilePath, TransparencyLog } from '#tamper-evidence';
import { type Call, TheCall } from '../http/call.js';
import { Problem } from '../http/problem.js';
import { AnswerExample } from '../http/routes.js';
import { LogServing } from './log-serving.js';

const DAY_SECONDS = 86_400;

/**
 * The log at the paths of C2SP tlog-tiles, below `/log`, so that tools which others have written can follow it. What is
 * served here says nothing about anybody: each event holds random bytes, so its hash cannot be guessed.
 */
@ApiTags('Transparency log')
@Controller('log')
export class TlogController {
  constructor(
    private readonly transparency: TransparencyLog,
    private readonly serving: LogServing,
  ) {}

  @Get('checkpoint')
  @ApiOperation({ summary: 'The latest checkpoint, a C2SP signed note' })
  @AnswerExample(
    'text/plain',
    'ledger.example.org/outcomes\n4218\nLSKJvThWC5Ep1i1rLpFkMDG9JQ+6twkAKMgH06uoHHg=\n\n— ledger.example.org/outcomes TAOP…\n',
    { 404: 'Nothing was signed yet.' },
  )
  checkpoint(@TheCall() { reply }: Call): string {
    const checkpoint = this.transparency.checkpoint();
    if (checkpoint === undefined) throw new Problem('not-found', 'Nothing was signed yet');
    reply.type('text/plain; charset=utf-8').header('Cache-Control', 'no-cache');
    return checkpoint.note;
  }

  @Get('tile/*')
  @ApiOperation({
    summary: 'A tile of hashes, or a bundle of entries (C2SP tlog-tiles)',
    description:
      'tile/<level>/<index>[.p/<width>] is served to everybody. tile/entries/… holds the events themselves, and is served only where LEDGER_SERVE_ENTRIES says so.',
  })
  @AnswerExample('application/octet-stream', '(32 bytes for each hash)', { 404: 'There is no such tile.' })
  async tile(@TheCall() { request, reply }: Call): Promise<Buffer> {
    const tile = readTilePath((request.url.split('?')[0] ?? '').slice('/log/'.length));
    const bytes =
      tile === undefined
        ? undefined
        : tile.level === 'entries'
          ? this.serving.entries
            ? await this.transparency.entryBundle({ ...tile, level: 'entries' })
            : undefined
          : this.transparency.tile({ ...tile, level: tile.level });
    if (bytes === undefined) throw new Problem('not-found', 'There is no such tile, or it is not served here');
    // What a tile says never changes; a partial one is replaced by a fuller one at another path. Whole events are nothing
    // that a proxy between should keep for others.
    const whose = tile?.level === 'entries' ? 'private' : 'public';
    reply.type('application/octet-stream').header('Cache-Control', `${whose}, max-age=${365 * DAY_SECONDS}, immutable`);
    return bytes;
  }

  @Get('proofs/:file')
  @ApiOperation({
    summary: 'proofs/<entry>.tlog-proof: the proof of an entry under the latest checkpoint (C2SP tlog-proof)',
  })
  @AnswerExample('text/plain', 'c2sp.org/tlog-proof@v1\nindex 4217\n…', {
    404: 'There is no such entry, or it is not signed yet.',
  })
  proof(@TheCall() { reply }: Call, @Param('file') file: string): string {
    const entry = Number(/^(\d{1,15})\.tlog-proof$/.exec(file)?.[1] ?? -1);
    try {
      if (entry < 0) throw new NotYetSigned('There is no such entry');
      const proof = this.transparency.tlogProof(entry);
      reply
        .type('text/plain; charset=utf-8')
        .header('Cache-Control', 'no-cache')
        .header('Content-Disposition', `attachment; filename="entry-${entry}.tlog-proof"`);
      return proof;
    } catch (error) {
      if (error instanceof NotYetSigned) throw new Problem('not-found', error.message);
      throw error;
    }
  }
}
