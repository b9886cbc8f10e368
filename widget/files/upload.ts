// A file on its way up, as the log shows it.

export interface Upload {
  readonly key: string
  readonly name: string
  readonly bytes: number
  readonly at: number
  /** `lost`: the page was left before it was up, and no page may read a file again that nobody chooses. */
  readonly state: 'pending' | 'failed' | 'lost'
  /** A sentence, where there is one for it. */
  readonly problem: string
}
