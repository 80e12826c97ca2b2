import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ApiDescription } from '../http/api-description.js';
import { Problem } from '../http/problem.js';
import { Pages } from '../layout/pages.js';
import { Running } from '../operation/running.js';
import { apiPage } from './api.page.js';
import { apiGroupPage } from './api-group.page.js';
import { apiSchemaPage } from './api-schema.page.js';
import { problemKindPage } from './problem-kind.page.js';

/** What the API is, for programs and for people, and what each problem means. */
@ApiExcludeController()
@Controller()
export class DocsController {
  constructor(
    private readonly api: ApiDescription,
    private readonly pages: Pages,
    private readonly running: Running,
  ) {}

  @Get('openapi.json')
  document() {
    return this.api.document;
  }

  /** For tools that ask for YAML: every JSON text is one of YAML 1.2, so it is the same. */
  @Get('openapi.yaml')
  @Header('Content-Type', 'application/yaml; charset=utf-8')
  documentInYaml(): string {
    return JSON.stringify(this.api.document, undefined, 2);
  }

  @Get('docs/api')
  @Header('Content-Type', 'text/html; charset=utf-8')
  operations(): string {
    return this.pages.html(apiPage(this.api.document, this.running.isDemonstration));
  }

  @Get('docs/api/schemas/:schema')
  @Header('Content-Type', 'text/html; charset=utf-8')
  schema(@Param('schema') name: string): string {
    const page = apiSchemaPage(this.api.document, name);
    if (page === undefined) throw new Problem('not-found', 'Nothing of this name is sent or answered');
    return this.pages.html(page);
  }

  @Get('docs/api/:group')
  @Header('Content-Type', 'text/html; charset=utf-8')
  group(@Param('group') group: string): string {
    const page = apiGroupPage(this.api.document, group);
    if (page === undefined) throw new Problem('not-found', 'There is no such group of operations');
    return this.pages.html(page);
  }

  @Get('problems/:code')
  @Header('Content-Type', 'text/html; charset=utf-8')
  problem(@Param('code') code: string): string {
    const page = problemKindPage(code);
    if (page === undefined) throw new Problem('not-found', 'There is no problem of this name');
    return this.pages.html(page);
  }
}
