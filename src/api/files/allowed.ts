// Whether a site takes a file of this size, from either side; what it is, its bytes say (file-types.ts).
import { FilesOff, TooLarge } from '../../errors.ts'
import type { SiteRecord } from '../../store/sites.ts'
import { readSettings } from '../../wire/settings.ts'

/** Throws FilesOff where the site takes none, TooLarge above the size that it says. */
export function requireAllowed (settings: SiteRecord['settings'], bytes: number): void {
  const { files, maxFileBytes } = readSettings(settings).chat
  if (!files) throw new FilesOff()
  if (bytes > maxFileBytes) throw new TooLarge()
}
