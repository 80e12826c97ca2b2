import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiQuery, ApiResponse, ApiSecurity, getSchemaPath } from '@nestjs/swagger';
import { ProblemAnswer } from '../http/problem-answer.js';
import type { QueryParameter } from '../http/routes.js';

interface Route {
  readonly summary: string;
  readonly description?: string;
  readonly answer: unknown;
  readonly parameters?: readonly QueryParameter[];
}

/** Describes a route that reads who may do what: for operators only, and always as it is now. */
export function OperatorRoute({ summary, description, answer, parameters = [] }: Route): MethodDecorator {
  const problem = (code: number, about: string) =>
    ApiResponse({
      status: code,
      description: about,
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemAnswer) } } },
    });
  return applyDecorators(
    HttpCode(200),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiSecurity('demonstration-identity'),
    ApiExtraModels(ProblemAnswer),
    ...parameters.map(({ name, about, example }) =>
      ApiQuery({ name, required: false, description: about, schema: { type: 'string', example } }),
    ),
    ApiResponse({
      status: 200,
      description: 'As it is now.',
      content: { 'application/json': { example: answer, schema: { type: 'object' } } },
    }),
    problem(400, 'The query is not one of this operation.'),
    problem(401, 'It does not say who sends it, or is not believed.'),
    problem(403, 'Whoever sends it is no operator.'),
    problem(404, 'There is no such member or token.'),
    problem(503, 'Not readable yet.'),
  );
}
