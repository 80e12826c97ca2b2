import { readFileSync } from 'node:fs';
import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../pages/page-desk.js';
import type { GlossaryWord } from './glossary.js';
import { accessibilityPage, glossaryPage } from './help.page.js';

/** Written from `docs/glossary.md`, because the documents are not installed with the program; a spec holds them equal. */
const glossary = JSON.parse(readFileSync(new URL('glossary.json', import.meta.url), 'utf8')) as readonly GlossaryWord[];

/** What helps to read the pages. */
@ApiExcludeController()
@Controller()
export class HelpPagesController {
  constructor(private readonly desk: PageDesk) {}

  @Get('glossary')
  glossary(@TheCall() call: Call): Promise<string> {
    return this.desk.show(call, () => glossaryPage(glossary));
  }

  @Get('accessibility')
  accessibility(@TheCall() call: Call): Promise<string> {
    return this.desk.show(call, () => accessibilityPage());
  }
}
