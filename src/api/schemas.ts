// How zod's schemas check what comes in and write what goes out; what the schemas are stands in src/wire.
import type { FastifyInstance, FastifySchema, FastifySchemaCompiler, RouteOptions } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import { validatorCompiler } from 'fastify-type-provider-zod'
import buildSerializer from 'fast-json-stringify'
import type { Schema } from 'fast-json-stringify'
import * as z from 'zod/mini'
import { en } from 'zod/locales'
import type { $ZodType } from 'zod/v4/core'
import { Problem } from '../wire/problems.ts'

// Without a locale every issue reads "Invalid input".
z.config(en())

/** The body of a 204. */
export const Nothing = z.undefined()

/** A body of another kind than JSON, by its media type. */
export interface OtherBody { readonly description: string, readonly content: Readonly<Record<string, { readonly schema: $ZodType }>> }

type Answers = Readonly<Record<number, $ZodType | OtherBody>>

interface Description {
  /** The name of this operation in the OpenAPI document, by which black-box tests find it. */
  act: string
  summary: string
  params?: $ZodType
  query?: $ZodType
  body?: $ZodType
  answers: Answers
  /** Problems beyond those of every route. */
  problems?: readonly number[]
}

// Bad input, a foreign host, a fault of ours, a database that is away: any route may meet them.
const everywhere = [400, 421, 500, 503]
// A body can be too large or not JSON.
const withBody = [413, 415]

/** The schema of a route: what it takes, each status it may answer, and its name. */
export function describe (description: Description): FastifySchema {
  const { act, summary, params, query, body, answers, problems = [] } = description
  const statuses = [...everywhere, ...(body === undefined ? [] : withBody), ...problems]
  const response = { ...Object.fromEntries(statuses.map(status => [status, Problem])), ...answers }
  const taken = { params, querystring: query, body }
  const given = Object.fromEntries(Object.entries(taken).filter(([, schema]) => schema !== undefined))
  return { 'x-act': act, summary, ...given, response } as FastifySchema
}

/** A body of text for `describe`, such as HTML or a picture. */
export function otherBody (mediaType: string, description: string): OtherBody {
  return { description, content: { [mediaType]: { schema: z.string() } } }
}

/** Makes zod the judge of what comes in, and refuses routes that don't say what they answer. */
export function useSchemas (app: FastifyInstance): void {
  app.setValidatorCompiler(validatorCompiler as unknown as FastifySchemaCompiler<FastifySchema>)
  app.setSerializerCompiler(serializerCompiler)
  app.addHook('onRoute', refuseUndescribed)
}

// zod's own serializer doubles the CPU of a poll with messages; this one writes the declared fields only, too. Fastify asks for one for each status of each route: nearly all are problems, and alike.
const serializers = new WeakMap<$ZodType, ReturnType<FastifySerializerCompiler<unknown>>>()
const serializerCompiler: FastifySerializerCompiler<unknown> = ({ schema }) => {
  const known = serializers.get(schema as $ZodType)
  if (known !== undefined) return known
  const made = buildSerializer(toShape(schema as $ZodType))
  serializers.set(schema as $ZodType, made)
  return made
}

const checks = ['pattern', 'format', 'minimum', 'maximum', 'minLength', 'maxLength', 'maxItems', 'additionalProperties']

/** Shape only: what we write is ours, so that checking patterns and ranges again would cost and help nobody. */
function toShape (schema: $ZodType): Schema {
  const { $schema, ...shape } = z.toJSONSchema(schema, { target: 'draft-7', io: 'output', unrepresentable: 'any', override: dropChecks })
  return shape as Schema
}

function dropChecks ({ jsonSchema }: { jsonSchema: { additionalProperties?: unknown } }): void {
  // Of a record it is the shape of its values; of an object it only says that there are no others.
  const { additionalProperties: values } = jsonSchema
  for (const check of checks) Reflect.deleteProperty(jsonSchema, check)
  if (typeof values === 'object') jsonSchema.additionalProperties = values
}

function refuseUndescribed (route: RouteOptions): void {
  if (route.method === 'OPTIONS') return
  const schema = route.schema as { 'x-act'?: string, response?: object, hide?: boolean } | undefined
  if (schema?.['x-act'] === undefined || schema.response === undefined) {
    throw new Error(`${String(route.method)} ${route.url} does not say what it is called (x-act) and what it answers: use describe()`)
  }
}
