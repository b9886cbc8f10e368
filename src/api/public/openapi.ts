// /openapi.json: what exists, from the routes themselves. Registered before them, so that it sees them all.
import type { FastifyInstance } from 'fastify'
import swagger from '@fastify/swagger'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { describe, otherBody } from '../schemas.ts'

const schema = describe({ act: 'S.openapi', summary: 'This document.', answers: { 200: otherBody('application/json', 'OpenAPI 3.1') } })

/** Collects every route from now on. */
export async function collectRoutes (app: FastifyInstance, { publicUrl }: { publicUrl: string }): Promise<void> {
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Shopbell', version: '1' }, servers: [{ url: publicUrl }] },
    transform: jsonSchemaTransform
  })
}

export function openapiRoute (app: FastifyInstance): void {
  let text: string | undefined
  app.get('/openapi.json', { schema }, async (_request, reply) => {
    text ??= JSON.stringify(app.swagger())
    return await reply.type('application/json; charset=utf-8').serializer((written: string) => written).send(text)
  })
}
