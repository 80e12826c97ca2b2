import { applyDecorators, HttpCode } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  ApiSecurity,
  getSchemaPath,
} from '@nestjs/swagger';
import { ProblemAnswer } from './problem-answer.js';
import { recordedExample } from './recorded-answer.js';
import { VersionedBy, type VersionOf } from './version-tags.js';

function problem(status: number, description: string): MethodDecorator & ClassDecorator {
  return ApiResponse({
    status,
    description,
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemAnswer) } } },
  });
}

/** Describes a route that carries out a command: the headers it needs and everything it may answer. */
export function CommandRoute(route: { readonly summary: string; readonly description?: string }): MethodDecorator {
  return applyDecorators(
    HttpCode(201),
    ApiOperation({
      summary: route.summary,
      ...(route.description === undefined ? {} : { description: route.description }),
    }),
    ApiSecurity('demonstration-identity'),
    ApiExtraModels(ProblemAnswer),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'A key of your own. The same key again is the same command, however often it is sent.',
      schema: { type: 'string', pattern: '^"?[A-Za-z0-9._:-]{8,128}"?$' },
      example: '5f3c9f1e-8a44-4f7e-9a51-2f6a1e0c7d10',
    }),
    ApiHeader({
      name: 'Prefer',
      required: false,
      description:
        '“receipt”: wait for the checkpoint that includes the events, and answer with the proof of each of them.',
      schema: { type: 'string' },
      example: 'receipt',
    }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description:
        'The ETag of what the command is about, as it was read: the command is decided only while its stream stands at that revision (else 412). Without it, the rules decide about what stands there now.',
      schema: { type: 'string', pattern: '^(\\*|"r(-1|[0-9]+)\\.e[0-9]+(\\.d[0-9]{4}-[0-9]{2}-[0-9]{2})?")$' },
    }),
    ApiResponse({
      status: 201,
      description: 'Recorded, now or before.',
      content: { 'application/json': { schema: { type: 'object' }, example: recordedExample } },
      headers: {
        'Ledger-Position': { description: 'The place in the log that was reached.', schema: { type: 'string' } },
      },
    }),
    problem(400, 'The request is not what this operation takes.'),
    problem(401, 'It does not say who sends it, or is not believed.'),
    problem(403, 'Whoever sends it may not do this here.'),
    problem(404, 'What it is about does not exist.'),
    problem(409, 'A rule says no as things stand.'),
    problem(412, 'The stream is not at the revision of If-Match.'),
    problem(422, 'A rule says no to what was asked.'),
    problem(503, 'Not now: send it again with the same key.'),
  );
}

/** What a route outside the ledger's own queries answers, and when it answers with a problem. */
export function AnswerExample(
  mediaType: string,
  example: unknown,
  problems: Readonly<Record<number, string>> = {},
): MethodDecorator {
  return applyDecorators(
    ApiResponse({
      status: 200,
      description: 'As it is now.',
      content: { [mediaType]: { schema: placeholder(example), example } },
    }),
    ProblemAnswers(problems),
  );
}

/** When a route answers with a problem: by status. */
export function ProblemAnswers(problems: Readonly<Record<number, string>>): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemAnswer),
    ...Object.entries(problems).map(([status, about]) => problem(Number(status), about)),
  );
}

/** Until the description is made whole with what the types of the answers say. */
function placeholder(example: unknown): { type: string } {
  return { type: typeof example === 'string' ? 'string' : 'object' };
}

export interface QueryParameter {
  readonly name: string;
  readonly about: string;
  readonly example: string;
  readonly required?: boolean;
}

/** Describes a route that reads, as of now or of any entry, and can wait for what was just written. */
export function QueryRoute(route: {
  readonly summary: string;
  readonly description?: string;
  readonly answer: unknown;
  readonly list?: boolean;
  readonly asOf?: boolean;
  readonly effectiveOn?: boolean;
  /** Query parameters of this operation's own, each with the values there are, or undefined for any. */
  readonly filters?: Readonly<Record<string, readonly string[] | undefined>>;
  /** Query parameters that mean more than a choice of rows, each with what it means. */
  readonly parameters?: readonly QueryParameter[];
  readonly mediaType?: string;
  /** What it answers in other media types, where it can be asked for them. */
  readonly also?: Readonly<Record<string, unknown>>;
  /** When it answers 409. */
  readonly refuses?: string;
  /** The stream that the answer shows, where it shows one; or that the answer changes without any entry. */
  readonly versionOf?: VersionOf | 'more-than-entries';
}): MethodDecorator {
  const { asOf = true, effectiveOn = false, list = false, versionOf } = route;
  return applyDecorators(
    ...(versionOf === undefined ? [] : [VersionedBy(versionOf)]),
    ...(versionOf === 'more-than-entries' ? [] : [conditional]),
    ApiOperation({
      summary: route.summary,
      ...(route.description === undefined ? {} : { description: route.description }),
    }),
    ApiExtraModels(ProblemAnswer),
    ApiQuery({
      name: 'minPosition',
      required: false,
      description: 'Wait, for five seconds at most, until this position can be read.',
      schema: { type: 'string' },
    }),
    ...(asOf
      ? [
          ApiQuery({
            name: 'asOf',
            required: false,
            description: 'What the ledger knew: after an entry (4217), at an instant, or at the end of a day.',
            schema: { type: 'string' },
          }),
        ]
      : []),
    ...(effectiveOn
      ? [
          ApiQuery({
            name: 'effectiveOn',
            required: false,
            description: 'What was true in the world on this day.',
            schema: { type: 'string', format: 'date' },
          }),
        ]
      : []),
    ...(list
      ? [
          ApiQuery({
            name: 'cursor',
            required: false,
            description: 'From page.next, as it is.',
            schema: { type: 'string' },
          }),
          ApiQuery({
            name: 'limit',
            required: false,
            description: 'How many at most.',
            schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
          }),
        ]
      : []),
    ...Object.entries(route.filters ?? {}).map(([name, values]) =>
      ApiQuery({ name, required: false, schema: { type: 'string', ...(values && { enum: [...values] }) } }),
    ),
    ...(route.parameters ?? []).map(({ name, about, example, required = false }) =>
      ApiQuery({ name, required, description: about, schema: { type: 'string', example } }),
    ),
    ApiResponse({
      status: 200,
      description: 'As the ledger knew it at Ledger-Entry.',
      headers: {
        'Ledger-Entry': {
          description: 'The last entry that the answer takes account of.',
          schema: { type: 'integer' },
        },
        ...(versionOf === 'more-than-entries' ? {} : { ETag: tagHeader(versionOf !== undefined) }),
      },
      content: {
        [route.mediaType ?? 'application/json']: {
          example: route.answer,
          schema: placeholder(route.answer),
        },
        ...Object.fromEntries(
          Object.entries(route.also ?? {}).map(([type, example]) => [type, { example, schema: placeholder(example) }]),
        ),
      },
    }),
    problem(400, 'The query is not one of this operation.'),
    problem(404, 'There is no such thing, or there was none then.'),
    ...(route.refuses === undefined ? [] : [problem(409, route.refuses)]),
    problem(503, 'Not readable yet.'),
  );
}

const conditional = applyDecorators(
  ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'The ETag of an answer that you have: 304 while it is still the one.',
    schema: { type: 'string' },
  }),
  ApiResponse({ status: 304, description: 'You have it.' }),
);

function tagHeader(isOfStream: boolean) {
  return {
    description: isOfStream
      ? 'The revision of the stream that this shows, and the entry it was read at; If-Match takes it.'
      : 'The entry it was read at, with the day where the answer depends on it.',
    schema: { type: 'string' as const },
    example: isOfStream ? '"r5.e4217"' : 'W/"e4217"',
  };
}
