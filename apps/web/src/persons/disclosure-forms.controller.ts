import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { TrailOf } from '#audit-trail';
import { ContractRegister } from '#contracts';
import {
  type Disclosed,
  DiscloseField,
  type DiscloseFieldInput,
  DiscloseFile,
  type DiscloseFileInput,
  personReasons,
} from '#persons';
import { type BuildForm, FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { disclosureForm } from './disclosure.form.js';

/** What is sealed, opened for an auditor or whoever else has to see it. */
@ApiExcludeController()
@Controller('contracts/:contract/entries/:entry/disclose')
export class DisclosureFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly contracts: ContractRegister,
    private readonly trails: TrailOf,
  ) {}

  @Get()
  ask(@TheCall() call: Call, @Param('contract') contract: string, @Param('entry') entry: string) {
    return this.forms.show(call, this.#form(contract, entry));
  }

  @Post()
  disclose(@TheCall() call: Call, @Param('contract') contract: string, @Param('entry') text: string) {
    return this.forms.take(call, this.#form(contract, text), {
      carryOut: ({ what, ...input }, context) => {
        const asked = { ...input, contract, entry: Number(text) };
        return this.commands.execute(context, personReasons, (given) =>
          what === 'file'
            ? new DiscloseFile(asked as DiscloseFileInput, given)
            : new DiscloseField({ ...asked, path: what } as DiscloseFieldInput, given),
        );
      },
      next: () => `/entries/${text}`,
      // Shown once, and kept nowhere: whoever needs it again discloses it again.
      said: ({ about }) => {
        const { plaintext, commitment, file } = about as Disclosed;
        return {
          heading: 'It is disclosed. Hand on the text below as it stands',
          words: `${plaintext} · its SHA-256 is ${commitment}${file === undefined ? '' : `, and the stored file is ${file}`}.`,
        };
      },
    });
  }

  #form(code: string, text: string): BuildForm {
    return async (asked) => {
      const contract = this.contracts.contract(code, asked);
      const told = /^\d{1,15}$/.test(text) ? await this.trails.entry(Number(text)) : undefined;
      if (contract === undefined || told === undefined || told.entry > asked.asOf) return undefined;
      // An entry of another contract, or one with nothing in it that is sealed, has nothing to disclose here.
      if (told.data['contract'] !== code || told.sealed.length === 0) return undefined;
      return disclosureForm(contract, told, asked);
    };
  }
}
