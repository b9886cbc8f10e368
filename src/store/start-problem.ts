// What can keep Shopbell from starting, in one sentence that says what to do; main.ts prints it and leaves without a stack.

/** A reason not to start that the person at the keyboard can mend: `message` is one whole sentence or two. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem'
}

/**
 * Finds out whether an error, or what caused it, means that a disk is full.
 * Postgres says 53100, Node says ENOSPC, initdb and pg_ctl only say it in words; a quota counts as full.
 */
export function isDiskFull (error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  const said = /no space left on device|disk quota exceeded|check free disk space|wrote only \d+ of \d+ bytes/i.test(error.message)
  return code === 'ENOSPC' || code === 'EDQUOT' || code === '53100' || said || isDiskFull(error.cause)
}

/** The sentence for a full disk. */
export function diskFull (folder: string, cause: unknown): StartProblem {
  return new StartProblem(`The disk that holds ${folder} is full: make room there, or set DATA_DIR to a folder on another disk, and start again.`, { cause })
}
