import { readFileSync } from 'node:fs';
import type { OpenAPIObject } from '@nestjs/swagger';
import { recordedExample } from '../http/recorded-answer.js';
import { AnswerExamples } from './answer-examples.js';

type Schema = Readonly<Record<string, unknown>>;

interface Answers {
  readonly operations: Readonly<Record<string, Schema>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

interface Operation {
  readonly operationId?: string;
  readonly responses?: Readonly<
    Record<string, { readonly content?: Record<string, { schema?: Schema; example?: unknown }> }>
  >;
}

/** Made by `npm run docs` from the types of what the controllers answer: types are gone when the application runs. */
const answers = JSON.parse(readFileSync(new URL('./answers.json', import.meta.url), 'utf8')) as Answers;

const LINES = 'application/x-ndjson';

/**
 * Says of every answer in JSON what it holds. Where an answer is lines, the schema is that of one line.
 *
 * @throws Error where a request class and an answer would have one name.
 */
export function describeAnswers(document: OpenAPIObject): void {
  const examples = new AnswerExamples(answers.schemas);
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  for (const item of Object.values(document.paths)) {
    for (const { operationId = '', responses = {} } of Object.values(item) as readonly Operation[]) {
      const schema = answers.operations[operationId];
      if (schema === undefined) continue;
      for (const [status, { content = {} }] of Object.entries(responses)) {
        if (!status.startsWith('2')) continue;
        for (const [mediaType, described] of Object.entries(content)) {
          const its = mediaType === LINES ? ofOneLine(schema) : /[/+]json$/.test(mediaType) ? schema : undefined;
          if (its === undefined) continue;
          described.schema = its;
          // Every command answers the same but for the references that it made.
          const about = aboutIn(its);
          described.example =
            about === undefined
              ? examples.completed(its, described.example)
              : { ...recordedExample, about: examples.of(about) };
        }
      }
    }
  }
  document.components = { ...document.components, schemas: schemas as never };
  for (const [name, schema] of Object.entries(answers.schemas)) {
    if (schemas[name] !== undefined) throw new Error(`${name} is the name of a request and of an answer`);
    schemas[name] = schema;
  }
}

function aboutIn({ $ref, properties }: Schema): Schema | undefined {
  const isOfCommand = typeof $ref === 'string' && $ref.endsWith('/RecordedAnswer');
  return isOfCommand ? (properties as { readonly about?: Schema } | undefined)?.about : undefined;
}

function ofOneLine(schema: Schema): Schema {
  return schema['type'] === 'array' ? (schema['items'] as Schema) : schema;
}
