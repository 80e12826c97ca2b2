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
import { ProblemAnswer } from '../http/problem-answer.js';
import type { QueryParameter } from '../http/routes.js';

interface Route {
  readonly summary: string;
  readonly description?: string;
  readonly answer: unknown;
  readonly status?: 200 | 201;
  readonly isList?: boolean;
  /** Whether it does something, which is done once under a key. */
  readonly isOnce?: boolean;
  readonly parameters?: readonly QueryParameter[];
}

/** Describes a route about webhooks: for operators only, and no command of the ledger. */
export function WebhookRoute(route: Route) {
  const { summary, description, answer, status = 200, isList = false, isOnce = false, parameters = [] } = route;
  const problem = (code: number, about: string) =>
    ApiResponse({
      status: code,
      description: about,
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemAnswer) } } },
    });
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiSecurity('demonstration-identity'),
    ApiExtraModels(ProblemAnswer),
    ...(isOnce
      ? [
          ApiHeader({
            name: 'Idempotency-Key',
            required: false,
            description:
              'A key of your own. Sent again with it within a day, the request is answered the same, a secret included until another replaces it or the webhook is retired, and nothing is done twice.',
            schema: { type: 'string', pattern: '^"?[A-Za-z0-9._:-]{8,128}"?$' },
            example: '5f3c9f1e-8a44-4f7e-9a51-2f6a1e0c7d10',
          }),
        ]
      : []),
    ...parameters.map(({ name, about, example }) =>
      ApiQuery({ name, required: false, description: about, schema: { type: 'string', example } }),
    ),
    ApiResponse({
      status,
      description: status === 201 ? 'Made.' : 'As it is now.',
      content: {
        'application/json': {
          example: answer,
          schema: isList ? { type: 'array', items: { type: 'object' } } : { type: 'object' },
        },
      },
    }),
    problem(400, 'The request is not what this operation takes.'),
    problem(401, 'It does not say who sends it, or is not believed.'),
    problem(403, 'Whoever sends it is no operator.'),
    problem(404, 'There is no such webhook, or no such delivery of it.'),
    problem(409, 'The webhook was retired, or there are too many.'),
    problem(422, 'Nothing may be sent to that address.'),
  );
}
