import { z } from 'zod';
import { claimEvents } from '#claims';
import { cohortEvents } from '#cohorts';
import { contractEvents, organisationEvents } from '#contracts';
import { Envelope, EventRegistry, type EventType, type EventTypes } from '#event-log';
import { evidenceEvents } from '#evidence';
import { publicationEvents } from '#exports';
import { memberEvents, tokenEvents } from '#members';
import { investmentEvents, paymentEvents, statementEvents } from '#payments';
import { personEvents, readEvents } from '#persons';
import { rateCardEvents } from '#rate-cards';
import { referralEvents } from '#referrals';
import { sampleEvents } from '#samples';

/** Every event type of the ledger, by the kind of stream it stands in. */
const catalogue: readonly { readonly stream: string; readonly types: EventTypes }[] = [
  { stream: 'organisation-{id}', types: organisationEvents },
  { stream: 'contract-{contract}', types: contractEvents },
  { stream: 'ratecard-{contract}', types: rateCardEvents },
  { stream: 'referral-{contract}-{person}', types: referralEvents },
  { stream: 'outcome-{contract}-{person}-{outcome}-{n}', types: evidenceEvents },
  { stream: 'claim-{contract}-{person}-{outcome}-{n}', types: claimEvents },
  { stream: 'cohorts-{contract}-{outcome}', types: cohortEvents },
  { stream: 'statement-{statement}', types: statementEvents },
  { stream: 'account-{contract}', types: paymentEvents },
  { stream: 'investment-{contract}', types: investmentEvents },
  { stream: 'publications-{contract}', types: publicationEvents },
  { stream: 'sample-{sample}', types: sampleEvents },
  { stream: 'person-{person}', types: personEvents },
  { stream: 'reads-{person or contract}', types: readEvents },
  { stream: 'member-{member}', types: memberEvents },
  { stream: 'token-{token}', types: tokenEvents },
];

export function eventRegistry(): EventRegistry {
  return new EventRegistry(...catalogue.map(({ types }) => types));
}

/** A file of the published event catalogue: its name under `docs/events`, and its text. */
export interface CatalogueFile {
  readonly name: string;
  readonly text: string;
}

/** The event catalogue as it is published: a JSON Schema for each type, one for the envelope, and a page that lists them. */
export function catalogueFiles(): CatalogueFile[] {
  const schemas = catalogue.flatMap(({ types }) =>
    Object.entries(types).map(([name, type]) => ({
      name: `${name}.v${type.version}.schema.json`,
      text: asJson({ title: name, description: type.summary, ...z.toJSONSchema(type.schema, { io: 'input' }) }),
    })),
  );
  const envelope = {
    name: 'envelope.schema.json',
    text: asJson({ title: 'Envelope', ...z.toJSONSchema(Envelope, { io: 'input' }) }),
  };
  return [...schemas, envelope, { name: 'README.md', text: page() }];
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function page(): string {
  const parts = catalogue.map(({ stream, types }) => {
    const rows = Object.entries(types).map(([name, type]) => row(name, type));
    return [
      `## \`${stream}\``,
      '',
      '| event | what it says | happened on | sealed fields |',
      '| --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n');
  });
  return [
    '# Event catalogue',
    '',
    'Every type of event that the ledger stores. The envelope around the data is described by',
    '[envelope.schema.json](envelope.schema.json); *sealed fields* are taken out of the data and stored encrypted (see',
    '[architecture](../architecture.md#people)). Names and fields here are stored for ever: a change is a new version with an',
    'upcaster and a golden file.',
    '',
    'This folder is written by `npm run docs` and checked by the tests.',
    '',
    ...parts,
  ].join('\n');
}

function row(name: string, type: EventType): string {
  const link = `[${name}](${name}.v${type.version}.schema.json) v${type.version}`;
  const sealed = type.personalFields.map((field) => `\`${field}\``).join(', ');
  return `| ${link} | ${type.summary} | ${type.occurred === undefined ? 'recording' : `\`${type.occurred}\``} | ${sealed} |`;
}
