import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeAnswers } from './answer-schemas.js';
import { giveExamples } from './parameter-examples.js';

type Schema = Record<string, unknown>;

/**
 * The description of the whole API, made from the controllers and request classes themselves. What a request may hold is
 * closed: an unknown field is refused, and the document says so.
 */
export function describeApi(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Outcomes Ledger')
      .setDescription(
        'Every fact of an outcomes contract, from referral to payment, and what each payment rests on. ' +
          'Commands take an Idempotency-Key; problems are RFC 9457; lists are read with a cursor that stays at one entry of the ledger.',
      )
      .setVersion('1')
      .addServer('/')
      .addApiKey(
        {
          type: 'apiKey',
          in: 'header',
          name: 'Ledger-Actor',
          description:
            'Demonstration ledgers only: `subject; organisation; role`, for example `maya; bcc; outcome-payer`.',
        },
        'demonstration-identity',
      )
      .build(),
    { operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}` },
  ) as OpenAPIObject & { components: { schemas: Record<string, Schema> } };

  describeAnswers(document);
  giveExamples(document);
  const schemas = document.components.schemas;
  const closed = new Set<string>();
  const close = (name: string) => {
    const schema = schemas[name];
    if (schema === undefined || closed.has(name)) return;
    closed.add(name);
    schema.additionalProperties = false;
    for (const inner of referencesIn(schema)) close(inner);
  };
  for (const operation of operationsOf(document)) {
    for (const name of referencesIn(operation.requestBody)) close(name);
  }
  return document;
}

function* operationsOf(document: OpenAPIObject): Iterable<{ requestBody?: unknown }> {
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item as object)) {
      if (typeof operation === 'object' && operation !== null) yield operation as { requestBody?: unknown };
    }
  }
}

/** The names of the component schemas that a part of the document refers to. */
function referencesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value.slice(value.lastIndexOf('/') + 1)] : referencesIn(value),
  );
}
