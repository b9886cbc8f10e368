// What `serve` prints for the person who started it.
import type { Config } from '../config.ts'

/** The addresses in one text, said at once, so that who reads the first line has them all. */
export function toAddresses ({ publicUrl }: Config, { setupToken, demoOrigin }: { setupToken: string | undefined, demoOrigin: string | undefined }): string {
  return [
    `Console URL: ${publicUrl}/`,
    ...(setupToken === undefined ? [] : [`Sign up URL: ${publicUrl}/sign-up#${setupToken}`]),
    ...(demoOrigin === undefined ? [] : [`Demo shop URL: ${demoOrigin}/`])
  ].join('\n')
}
