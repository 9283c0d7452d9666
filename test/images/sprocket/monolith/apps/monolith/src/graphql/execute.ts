import {
  execute,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type GraphQLSchema,
} from 'graphql';

import { log } from '../log';
import type { Context } from './context';

/** A request as it arrives in a body, a query string or a multipart form. */
export interface GraphqlRequest {
  query?: unknown;
  variables?: unknown;
  operationName?: unknown;
}

/** What to answer over HTTP. */
export interface GraphqlAnswer {
  status: number;
  body: object;
}

/** Answers requests against one schema; errors carry Apollo's codes, and only requests that cannot be run get a 400. */
export class GraphqlExecutor {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rootValue: object,
    private readonly introspection: boolean,
  ) {}

  async answer(request: GraphqlRequest, context: Context): Promise<GraphqlAnswer> {
    const { query, variables, operationName } = request;
    if (typeof query !== 'string' || !query)
      return bad('BAD_USER_INPUT', new GraphQLError('The request has no query.'));
    let document;
    try {
      document = parse(query);
    } catch (error) {
      return bad('GRAPHQL_PARSE_FAILED', error as GraphQLError);
    }
    const rules = this.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    const problems = validate(this.schema, document, rules);
    if (problems.length) return bad('GRAPHQL_VALIDATION_FAILED', ...problems);
    const result = await execute({
      schema: this.schema,
      document,
      rootValue: this.rootValue,
      contextValue: context,
      variableValues: typeof variables === 'object' ? (variables as Record<string, unknown> | null) : null,
      operationName: typeof operationName === 'string' ? operationName : null,
    });
    if (!result.errors) return { status: 200, body: result };
    return { status: 200, body: { ...result, errors: result.errors.map(describe) } };
  }
}

function bad(code: string, ...errors: GraphQLError[]): GraphqlAnswer {
  return { status: 400, body: { errors: errors.map((error) => ({ ...error.toJSON(), extensions: { code } })) } };
}

function describe(error: GraphQLError): object {
  if (!error.extensions.code) log('error', 'ExceptionsHandler', error.originalError?.stack ?? error.message);
  return { ...error.toJSON(), extensions: { code: 'INTERNAL_SERVER_ERROR', ...error.extensions } };
}
