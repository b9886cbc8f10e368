// An operator's files, as the visitor's; and any file that was sent on a site that they may see.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { beginOperatorFile, requireFileForOperator } from '../../store/files.ts'
import { FileBeginAnswer, FilePartAnswer, OperatorFileBeginBody, OperatorFilePartHead } from '../../wire/files.ts'
import { Id } from '../../wire/ids.ts'
import { filePartBytes } from '../../wire/limits.ts'
import type { ApiContext } from '../context.ts'
import { requireAllowed } from '../files/allowed.ts'
import { sendBytes } from '../files/file-answer.ts'
import { maxPartBodyBytes } from '../files/part-body.ts'
import { takePart } from '../files/parts.ts'
import { describe, otherBody } from '../schemas.ts'

const begin = describe({
  act: 'O.fileBegin',
  summary: 'Announces a file for a conversation; a repeat of the key is answered by the same one.',
  body: OperatorFileBeginBody,
  answers: { 200: FileBeginAnswer },
  problems: [401, 403, 404, 409, 410, 413]
})

const part = describe({
  act: 'O.filePart',
  summary: 'Stores a part of a file. The body is this object in one line, a line feed, and the part\'s bytes, as application/octet-stream.',
  body: OperatorFilePartHead,
  answers: { 200: FilePartAnswer },
  problems: [401, 403, 404, 409]
})

const get = describe({
  act: 'O.file',
  summary: 'The bytes of a file that was sent in a conversation.',
  params: z.object({ file: Id }),
  answers: { 200: otherBody('application/octet-stream', 'The file, by the type that its bytes have') },
  problems: [401, 403, 404]
})

export function operatorFileRoutes (scope: FastifyInstance, { pool }: ApiContext): void {
  scope.post('/file/begin', { schema: begin }, async (request): Promise<FileBeginAnswer> => {
    const { key, conversation: conversationId, name, bytes } = request.body as OperatorFileBeginBody
    const { accountId, siteIds, id: operatorId } = request.operator
    const file = await beginOperatorFile(pool, { accountId, siteIds, operatorId, conversationId, key, name, bytes, partBytes: filePartBytes, judge: settings => { requireAllowed(settings, bytes) } })
    return { file: file.id, partBytes: filePartBytes }
  })

  scope.get('/file/:file', { schema: get }, async (request, reply) => {
    const { accountId, siteIds } = request.operator
    return await sendBytes(reply, pool, await requireFileForOperator(pool, { accountId, siteIds, fileId: (request.params as { file: string }).file }))
  })
}

/** Registered where bodies are parts. */
export function operatorFilePartRoute (scope: FastifyInstance, context: ApiContext): void {
  scope.post('/file/part', { schema: part, bodyLimit: maxPartBodyBytes }, async (request): Promise<FilePartAnswer> => {
    const { file: fileId, index } = request.body as OperatorFilePartHead
    const { accountId, id } = request.operator
    return { left: await takePart(context, { accountId, author: `operator:${id}`, fileId, index, bytes: request.rest }) }
  })
}
