import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Call, TheCall } from '../http/call.js';
import { Problem } from '../http/problem.js';
import { BrowserScripts } from './browser-scripts.js';

const PREFIX = '/assets/scripts/';

/** Module by module, as they stand in the source, so that an auditor reads in the browser what is read in the project. */
@ApiExcludeController()
@Controller('assets/scripts')
export class ScriptsController {
  constructor(private readonly scripts: BrowserScripts) {}

  @Get('*')
  script(@TheCall() { request, reply }: Call): string {
    const path = (request.url.split('?')[0] ?? '').slice(PREFIX.length);
    const script = this.scripts.script(path);
    if (script === undefined) throw new Problem('not-found', 'There is no such script');
    reply.type('text/javascript; charset=utf-8').header('Cache-Control', 'no-cache');
    return script;
  }
}
