import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractRegister, InvalidInput } from '#contracts';
import type { CommandContext, Position } from '#event-log';
import { evidenceReasons, type OutcomePath, outcomeStreamName, VerificationQueue } from '#evidence';
import { outcomeIn } from '../evidence/outcome-href.js';
import { OutcomeReader } from '../evidence/outcome-reader.js';
import type { Form } from '../forms/form.js';
import { type FormAsked, FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import { Refused } from '../http/refusals.js';
import { StreamRevisions } from '../http/stream-revisions.js';
import { decided, decisionField, decisionSaid, groundsFields } from './decision-form.js';
import { itemForm } from './item.page.js';
import { ItemReader } from './item-reader.js';
import { outcomeTitle } from './their-contracts.js';

/** As many as somebody can look through on one page and answer for with one reason. */
const SEVERAL_MAX = 25;

interface Decided {
  readonly position?: Position | undefined;
  readonly about: { readonly said: string; readonly words: string };
}

/** Where a verifier decides: about one place in the queue, or about several for one reason. */
@ApiExcludeController()
@Controller('verification/:contract')
export class DecisionsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly reader: OutcomeReader,
    private readonly items: ItemReader,
    private readonly queue: VerificationQueue,
    private readonly contracts: ContractRegister,
    private readonly revisions: StreamRevisions,
  ) {}

  @Get(':person/:outcome/:occurrence')
  ask(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
  ) {
    const path = outcomeIn(contract, person, outcome, occurrence);
    return this.forms.show(call, (asked) => this.#item(path, asked), ['show']);
  }

  @Post(':person/:outcome/:occurrence')
  decide(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
  ) {
    const path = outcomeIn(contract, person, outcome, occurrence);
    return this.forms.take<Decided>(
      call,
      (asked) => this.#item(path, asked),
      {
        carryOut: async (input, context) => {
          const command = decided(path, input);
          const { position } = await this.commands.execute(context, evidenceReasons, command);
          const words = `${this.#titleOf(contract, outcome)} of ${person}. Below is what waits now.`;
          return { position, about: { said: decisionSaid(input['decision']), words } };
        },
        next: () => '/verification',
        said: ({ about: { said, words } }) => ({ heading: said, words }),
        about: { 'evidence-not-found': 'evidence', 'evidence-withdrawn': 'evidence', 'quantity-not-one': 'quantity' },
      },
      ['show'],
    );
  }

  @Get('several')
  askSeveral(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, (asked) => this.#several(contract, asked));
  }

  @Post('several')
  decideSeveral(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take<Decided>(call, (asked) => this.#several(contract, asked), {
      carryOut: (input, context) => this.#decideEach(contract, input, context),
      next: () => `/verification?contract=${contract}`,
      said: ({ about: { said, words } }) => ({ heading: said, words }),
    });
  }

  /** One event each, so that every outcome has its own decision in its own story. */
  async #decideEach(
    contract: string,
    { outcomes, ...input }: Readonly<Record<string, unknown>>,
    context: CommandContext,
  ): Promise<Decided> {
    const chosen = Array.isArray(outcomes) ? outcomes.map(String) : [];
    if (chosen.length === 0) throw new InvalidInput([{ pointer: '/outcomes', detail: 'has nothing ticked' }]);
    let position: Position | undefined;
    const refused: string[] = [];
    for (const each of chosen) {
      const [person = '', outcome = '', occurrence = '1'] = each.split('/');
      const command = decided(outcomeIn(contract, person, outcome, Number(occurrence)), input);
      const own = { ...context, commandId: `${context.commandId}.${person}.${outcome}.${occurrence}`.slice(0, 128) };
      try {
        position = (await this.commands.execute(own, evidenceReasons, command)).position ?? position;
      } catch (error) {
        // One that somebody else has just decided keeps none of the others back.
        if (!(error instanceof Refused)) throw error;
        refused.push(`${this.#titleOf(contract, outcome)} of ${person}: ${error.message}.`);
      }
    }
    const count = chosen.length - refused.length;
    const said = count === 1 ? '1 decision is recorded.' : `${count} decisions are recorded.`;
    return {
      position,
      about: { said, words: refused.length === 0 ? 'Each is an entry of its own.' : refused.join(' ') },
    };
  }

  #titleOf(code: string, outcome: string): string {
    const contract = this.contracts.contract(code);
    return outcomeTitle(contract === undefined ? [] : [contract], { contract: code, outcome });
  }

  #several(code: string, asked: FormAsked): Form | undefined {
    const contract = this.contracts.contract(code, { asOf: asked.asOf });
    if (contract === undefined) return undefined;
    const { rows } = this.queue.waiting({ contracts: [code], asOf: asked.asOf }, { limit: SEVERAL_MAX });
    return {
      title: 'Decide on several at once',
      caption: contract.title,
      section: 'verification',
      crumbs: [{ text: 'Verification', href: `/verification?contract=${code}` }],
      lead: [
        `The ${rows.length} that have waited longest. Each becomes an entry of its own, with the same reason and words. Look at the evidence first: opening it is recorded.`,
      ],
      fields: [
        {
          kind: 'several',
          name: 'outcomes',
          label: 'Which',
          options: rows.map((row) => ({
            value: `${row.person}/${row.outcome}/${row.occurrence}`,
            text: `${outcomeTitle([contract], row)}, person ${row.person}`,
            hint: `${row.items} ${row.items === 1 ? 'piece' : 'pieces'} of evidence`,
          })),
        },
        decisionField,
        ...groundsFields,
      ],
      submit: 'Record the decisions',
      cancelHref: `/verification?contract=${code}`,
    };
  }

  async #item(path: OutcomePath, asked: FormAsked): Promise<Form | undefined> {
    const facts = this.reader.read(path, asked);
    if (facts === undefined) return undefined;
    const { contract } = path;
    return {
      ...itemForm(await this.items.read(facts, asked)),
      section: 'verification',
      crumbs: [
        { text: 'Verification', href: '/verification' },
        { text: facts.contract.title, href: `/verification?contract=${contract}` },
      ],
      cancelHref: '/verification',
      revision: this.revisions.at(outcomeStreamName(path), asked),
    };
  }
}
