// A visitor's files: announced and fetched here; their parts come to a route of its own, which reads another kind of body.
import type { FastifyInstance } from 'fastify'
import { beginVisitorFile, requireFileForVisitor } from '../../store/files.ts'
import { FileBeginAnswer, FileBeginBody, FileGetBody, FilePartAnswer, FilePartHead } from '../../wire/files.ts'
import { filePartBytes } from '../../wire/limits.ts'
import type { ApiContext } from '../context.ts'
import { requireAllowed } from '../files/allowed.ts'
import { sendBytes } from '../files/file-answer.ts'
import { maxPartBodyBytes } from '../files/part-body.ts'
import { takePart } from '../files/parts.ts'
import { describe, otherBody } from '../schemas.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const begin = describe({
  act: 'V.upload',
  summary: 'Announces a file for the open conversation; a repeat of the key is answered by the same one.',
  params: SiteParams,
  body: FileBeginBody,
  answers: { 200: FileBeginAnswer },
  problems: [...visitorProblems, 409, 413]
})

const part = describe({
  act: 'V.filePart',
  summary: 'Stores a part of a file. The body is this object in one line, a line feed, and the part\'s bytes.',
  params: SiteParams,
  body: FilePartHead,
  answers: { 200: FilePartAnswer },
  problems: [...visitorProblems, 409]
})

const get = describe({
  act: 'F.get',
  summary: 'The bytes of a file that was sent in one of the visitor\'s conversations.',
  params: SiteParams,
  body: FileGetBody,
  answers: { 200: otherBody('application/octet-stream', 'The file, by the type that its bytes have') },
  problems: visitorProblems
})

/** More in an hour is no conversation. */
const mostAnHour = 20

export function fileRoutes (scope: FastifyInstance, { pool, tokens, limits }: ApiContext): void {
  scope.post('/file/begin', { schema: begin }, async (request): Promise<FileBeginAnswer> => {
    const { token, key, name, bytes } = request.body as FileBeginBody
    const { accountId, siteId, visitorId, conversationId: only } = tokens.verifyLinked(token, request.site.id)
    limits.send(request.ip, visitorId)
    limits.file(request.ip)
    requireAllowed(request.site.settings, bytes)
    const file = await beginVisitorFile(pool, { accountId, siteId, visitorId, key, name, bytes, partBytes: filePartBytes, mostAnHour, only })
    return { file: file.id, partBytes: filePartBytes }
  })

  scope.post('/file/get', { schema: get }, async (request, reply) => {
    const { token, file: fileId } = request.body as FileGetBody
    const { accountId, visitorId, conversationId } = tokens.verifyLinked(token, request.site.id)
    limits.ask(request.ip, visitorId)
    return await sendBytes(reply, pool, await requireFileForVisitor(pool, { accountId, visitorId, conversationId, fileId }))
  })
}

/** Registered where bodies are parts. */
export function filePartRoute (scope: FastifyInstance, context: ApiContext): void {
  scope.post('/file/part', { schema: part, bodyLimit: maxPartBodyBytes }, async (request): Promise<FilePartAnswer> => {
    const { token, file: fileId, index } = request.body as FilePartHead
    const { accountId, visitorId } = context.tokens.verifyLinked(token, request.site.id)
    context.limits.ask(request.ip, visitorId)
    return { left: await takePart(context, { accountId, visitorId, author: 'visitor', fileId, index, bytes: request.rest }) }
  })
}
