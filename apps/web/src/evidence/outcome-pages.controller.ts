import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { TrailOf } from '#audit-trail';
import { claimIdOf } from '#claims';
import { looksLike } from '#evidence';
import { StatementsRegister } from '#payments';
import { type Call, TheCall } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { PathNumber } from '../http/path-number.js';
import { Problem } from '../http/problem.js';
import { PageDesk } from '../pages/page-desk.js';
import { EvidenceStore } from './evidence-store.js';
import { outcomePage } from './outcome.page.js';
import { outcomeIn } from './outcome-href.js';
import { OutcomeReader } from './outcome-reader.js';

/** Of these, browsers make a picture and nothing else: no script runs in them, and nothing is fetched for them. */
export const SHOWN_INLINE: readonly string[] = ['image/png', 'image/jpeg'];

@ApiExcludeController()
@Controller('contracts/:contract')
export class OutcomePagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly reader: OutcomeReader,
    private readonly statements: StatementsRegister,
    private readonly trails: TrailOf,
    private readonly evidence: EvidenceStore,
    private readonly identity: Identity,
  ) {}

  @Get('people/:person/outcomes/:outcome/:occurrence')
  outcome(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
  ): Promise<string> {
    const path = outcomeIn(contract, person, outcome, occurrence);
    return this.desk.show(call, async (asked, caller) => {
      const facts = this.reader.read(path, asked);
      if (facts === undefined) return undefined;
      const claim = claimIdOf(path);
      const trail = await this.trails.of({ kind: 'person-outcome', ref: claim }, asked.asOf);
      return outcomePage({
        facts,
        lines: this.statements.linesOfClaim(claim, { asOf: asked.asOf }),
        story: trail?.entries ?? [],
        asked,
        caller,
      });
    });
  }

  /**
   * A picture for the page of the verifier. Everything else is only downloaded: a PDF can hold scripts and forms, the
   * viewers of browsers do not run in a sandbox, and letting a page hold them would open its policy to frames.
   */
  @Get('evidence-files/:digest/picture')
  async picture(@TheCall() call: Call, @Param('contract') contract: string, @Param('digest') digest: string) {
    const { mediaType, content } = await this.evidence.open(await this.identity.actorOf(call), contract, digest);
    // What it was said to be was checked when it was stored; it is checked again where it is shown.
    if (!SHOWN_INLINE.includes(mediaType) || !looksLike(mediaType, content)) {
      throw new Problem('not-found', 'This file is not a picture that is shown here. Download it instead');
    }
    call.reply.headers({
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Content-Disposition': 'inline',
      'Cache-Control': 'private, no-store',
    });
    return new StreamableFile(content, { type: mediaType, length: content.length });
  }
}
