// The operations of the running app, from its own OpenAPI document: what tests over "every route" walk through, so that routes added later are covered.
import type { LightMyRequestResponse } from 'fastify'
import type { TestApp } from './app.ts'

export interface Operation {
  act: string
  method: 'GET' | 'POST'
  /** With its places, as the document has it. */
  path: string
  /** JSON schema of the body. */
  body: Schema | undefined
  statuses: number[]
}

export interface Schema {
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  oneOf?: Schema[]
  anyOf?: Schema[]
  items?: Schema
  const?: unknown
  enum?: unknown[]
  pattern?: string
}

interface Document {
  paths: Record<string, Record<string, { 'x-act': string, requestBody?: { content: Record<string, { schema: Schema }> }, responses: Record<string, unknown> }>>
}

/** Every operation of the document. */
export async function listOperations (test: TestApp): Promise<Operation[]> {
  const document = (await test.ask({ url: '/openapi.json' })).json() as Document
  return Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({
    act: operation['x-act'],
    method: method.toUpperCase() as 'GET' | 'POST',
    path,
    body: operation.requestBody?.content['application/json']?.schema,
    statuses: Object.keys(operation.responses).map(Number)
  })))
}

/** The path with these values in its places; a place that isn't given stays as it is. */
export function fill (path: string, values: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}

/** Values for the fields of bodies, by name; a function sees the field's schema. */
export type Fields = Record<string, unknown>

/** A body that passes the schema, made of these values where the name is known: one for each branch of a union. */
export function makeBodies (schema: Schema | undefined, fields: Fields): unknown[] {
  if (schema === undefined) return []
  return (schema.oneOf ?? schema.anyOf ?? [schema]).map(branch => make(branch, { fields, name: '' }))
}

function make (schema: Schema, { fields, name }: { fields: Fields, name: string }): unknown {
  if (schema.const !== undefined) return schema.const
  if (name in fields && schema.properties === undefined && (schema.type !== 'array' || Array.isArray(fields[name]))) return fields[name]
  if (schema.enum !== undefined) return schema.enum[0]
  const [branch] = schema.oneOf ?? schema.anyOf ?? []
  if (branch !== undefined) return make(branch, { fields, name })
  if (schema.properties !== undefined) return Object.fromEntries(Object.entries(schema.properties).map(([key, child]) => [key, make(child, { fields, name: key })]))
  if (schema.type === 'array') return []
  if (schema.type === 'boolean') return true
  if (schema.type === 'integer' || schema.type === 'number') return 1
  return 'text'
}

/** What every answer must be, whatever was asked: an answer below 500 of a declared status, one body for errors, safe headers. Returns what is wrong, in words. */
export function findFaults (answer: LightMyRequestResponse, operation?: Operation): string[] {
  const { statusCode, headers, body } = answer
  const type = String(headers['content-type'] ?? '')
  return [
    statusCode >= 500 && `status ${statusCode}: ${body}`,
    operation !== undefined && statusCode !== 405 && !operation.statuses.includes(statusCode) && `status ${statusCode} is not in the document: ${body}`,
    statusCode !== 204 && headers['x-content-type-options'] !== 'nosniff' && 'no nosniff',
    headers['cache-control'] === undefined && 'no cache-control',
    headers['x-powered-by'] !== undefined && 'a version',
    body !== '' && !/charset=utf-8|^image\/(png|jpeg|webp)|^font\//.test(type) && `the type ${type}`,
    statusCode >= 400 && !type.startsWith('text/html') && !isProblem(body) && `an error of another shape: ${body}`,
    /node_modules|\.ts:|at \w+ \(|select .* from/i.test(body) && statusCode >= 400 && `internals: ${body}`
  ].filter(fault => fault !== false)
}

function isProblem (body: string): boolean {
  try {
    const { code, message, requestId, ...rest } = JSON.parse(body) as Record<string, unknown>
    return typeof code === 'string' && typeof message === 'string' && typeof requestId === 'string' && Object.keys(rest).every(key => key === 'issues')
  } catch {
    return false // then it isn't one
  }
}
