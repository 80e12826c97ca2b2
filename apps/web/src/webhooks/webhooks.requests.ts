import { Code, Words } from '../http/fields.js';

export class CreateWebhookRequest {
  @Words({
    about: 'Where it is sent to: https, on the public internet.',
    example: 'https://example.org/hooks/ledger',
    min: 8,
    max: 2000,
  })
  readonly url!: string;
  @Words({ about: 'What it is for, and whom to ask.', example: 'Finance: payments into the data warehouse', max: 500 })
  readonly description!: string;
  @Code({
    about: 'Only events of these contracts; of all, when absent.',
    example: ['reboot_west'],
    optional: true,
    list: { min: 1, max: 100 },
  })
  readonly contracts?: string[];
  @Words({
    about: 'Only events of these types, PaymentMade or org.outcomes-ledger.payment-made.v1; all, when absent.',
    example: ['PaymentMade'],
    optional: true,
    list: { min: 1, max: 100 },
    min: 1,
    max: 128,
  })
  readonly types?: string[];
}
