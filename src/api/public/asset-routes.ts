// /w/FILE and /assets/FILE: hashed files, which never change under their name.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { NotFound } from '../../errors.ts'
import type { ApiContext } from '../context.ts'
import { describe, otherBody } from '../schemas.ts'
import { sendAsset } from './assets.ts'
import type { Assets } from './assets.ts'

const FileParams = z.object({ file: z.string() })
const answers = { 200: otherBody('text/javascript', 'The file, or its Brotli twin') }
const widgetFile = describe({ act: 'W.file', summary: 'A hashed file of the widget.', params: FileParams, answers, problems: [404] })
const consoleFile = describe({ act: 'S.file', summary: 'A hashed file of the console.', params: FileParams, answers, problems: [404] })

/** A year, the most that caches are asked to keep. */
const forEver = 'public, max-age=31536000, immutable'

export function assetRoutes (app: FastifyInstance, { assets }: ApiContext): void {
  app.get('/w/:file', { schema: widgetFile }, async (request, reply) => {
    const { file } = request.params as { file: string }
    openToPages(reply)
    const asset = assets.widget.get(file)
    if (asset !== undefined) return sendAsset(request, reply.header('cache-control', forEver), asset)
    return sendToday(assets, request, reply)
  })
  app.get('/assets/:file', { schema: consoleFile }, async (request, reply) => {
    const asset = assets.console.get((request.params as { file: string }).file)
    if (asset === undefined) throw new NotFound()
    return sendAsset(request, reply.header('cache-control', forEver), asset)
  })
}

/** For files that any page may load: scripts, pictures. */
export function openToPages (reply: FastifyReply): void {
  reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'timing-allow-origin': '*' })
}

// During a rolling deploy a loader of one version asks a node of the other for its panel or a drawing: it gets the node's own, and nobody keeps that.
function sendToday ({ widget, names }: Assets, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { file } = request.params as { file: string }
  const part = /^([\w-]+)-[A-Z0-9]{8}\.js$/.exec(file)?.[1] ?? ''
  const drawing = /^art-([a-z]+)-[A-Z0-9]{8}\.svg$/.exec(file)?.[1] ?? ''
  const asset = widget.get(names.widget[part] ?? names.art[drawing] ?? '')
  if (asset === undefined) throw new NotFound()
  return sendAsset(request, reply, asset)
}
