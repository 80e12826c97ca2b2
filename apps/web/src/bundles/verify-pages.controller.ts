import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../layout/page-desk.js';
import { verifyPage } from './verify.page.js';

@ApiExcludeController()
@Controller('verify')
export class VerifyPagesController {
  constructor(private readonly desk: PageDesk) {}

  @Get()
  verify(@TheCall() call: Call): Promise<string> {
    return this.desk.show(call, () => verifyPage());
  }
}
