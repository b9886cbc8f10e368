// A part of a file as it comes, for either side: judged by its bytes, then stored. A file of which one part is refused is gone.
import { FileType } from '../../errors.ts'
import type { Config } from '../../config.ts'
import { refuseFile } from '../../store/file-ends.ts'
import { requireUnsent, storePart } from '../../store/files.ts'
import type { FileRecord, Sender } from '../../store/files.ts'
import type { Pool } from '../../store/pool.ts'
import { filePartBytes } from '../../wire/limits.ts'
import { findType, refuseOtherPart } from './file-types.ts'
import type { Found } from './file-types.ts'

interface Part extends Sender { fileId: string, index: number, bytes: Buffer }

/** Answers how many parts are missing. Throws what storePart does, and FileType. */
export async function takePart ({ pool, config }: { pool: Pool, config: Config }, part: Part): Promise<number> {
  const file = await requireUnsent(pool, part)
  const found = await judge(pool, file, part)
  return await storePart(pool, { ...part, found, partBytes: filePartBytes, mostRoom: config.fileRoomBytes })
}

async function judge (pool: Pool, file: FileRecord, { index, bytes }: Part): Promise<Found | undefined> {
  const last = index === file.parts - 1
  try {
    if (index === 0) return findType({ name: file.name, bytes, whole: last })
    refuseOtherPart(file.type, { bytes, last })
    return undefined
  } catch (error) {
    if (error instanceof FileType) await refuseFile(pool, { accountId: file.accountId, fileId: file.id })
    throw error
  }
}
