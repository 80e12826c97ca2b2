import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { publishedAnswersText } from '../../../../scripts/answers/published-answers.js';
import { TestLedger } from '../../test/test-ledger.js';
import { ApiDescription } from '../http/api-description.js';

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}
interface Content {
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly example?: unknown;
}

describe('what the API is said to answer', () => {
  let ledger: TestLedger;
  let document: OpenAPIObject;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    ({ document } = ledger.app.get(ApiDescription));
  });
  afterAll(() => ledger.close());

  // Some twenty seconds, because every type of the application is looked at: it is what keeps the description true.
  it('is what its methods answer: run “npm run docs” after a change', () => {
    const published = readFileSync(new URL('./answers.json', import.meta.url), 'utf8');
    expect(publishedAnswersText()).toBe(published);
  });

  it('is told of every operation, and closed where the answer is ours', () => {
    const lacking = answersIn(document).flatMap(({ of, mediaType, schema = {} }) => {
      if (!/json$/.test(mediaType)) return [];
      const says = ['$ref', 'properties', 'items', 'anyOf', 'additionalProperties'].some((word) => word in schema);
      return says ? [] : [of];
    });
    // INDIGO is a standard of others, who say what a project holds.
    expect(lacking).toEqual([]);
  });

  it('says of every field what it is', () => {
    const silent = Object.entries(document.components?.schemas ?? {}).flatMap(([name, schema]) =>
      Object.entries((schema as { properties?: Record<string, { description?: string }> }).properties ?? {})
        .filter(([, field]) => !name.endsWith('Request') && field.description === undefined)
        .map(([field]) => `${name}.${field}`),
    );
    expect(silent).toEqual([]);
  });

  it('is what its own examples are', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
    ajv.addSchema({ $id: 'api', components: document.components });
    const wrong = answersIn(document).flatMap(({ of, mediaType, schema = {}, example }) => {
      if (!/json$/.test(mediaType)) return [];
      const text = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/');
      const check = ajv.compile(JSON.parse(text) as object);
      if (check(JSON.parse(JSON.stringify(example)))) return [];
      return (check.errors ?? []).map(({ instancePath, message, params }) => {
        return `${of}${instancePath} ${message} ${JSON.stringify(params)}`;
      });
    });
    expect(wrong).toEqual([]);
  });
});

function answersIn(document: OpenAPIObject) {
  return Object.values(document.paths).flatMap((item) =>
    (Object.values(item) as unknown as Operation[]).flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([, { content = {} }]) =>
          Object.entries(content).map(([mediaType, described]) => ({ of: operationId, mediaType, ...described })),
        ),
    ),
  );
}
