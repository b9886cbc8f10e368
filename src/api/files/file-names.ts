// What a file is called: one line, no path, nothing that hides its ending, and the ending of what it is. Its bytes are found by an id, never by this.
import { toLine } from '../../wire/text.ts'

/** Longer ones are cut before their ending; with it they fit what file systems take, in three bytes a character too. */
const maxStem = 80

const endings: Record<string, readonly string[]> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'csv', 'log', 'md']
}

/** The ending as it counts: lower case, empty where there is none. */
export function endingOf (name: string): string {
  return /\.([a-z0-9]{1,10})$/i.exec(toLine(name))?.[1]?.toLowerCase() ?? ''
}

/** The name to show and to save by: `report.exe` of a PDF is `report.exe.pdf`. */
export function toFileName (name: string, type: string): string {
  const [usual = 'bin'] = endings[type] ?? []
  const clean = toBase(name)
  const ending = endingOf(clean)
  const fits = endings[type]?.includes(ending) === true
  const stem = [...(fits ? clean.slice(0, -ending.length - 1) : clean)].slice(0, maxStem).join('').replace(/[. ]+$/, '')
  return `${stem === '' ? 'file' : stem}.${fits ? ending : usual}`
}

/** RFC 6266 and 8187: for `content-disposition`. */
export function toDisposition (how: 'inline' | 'attachment', name: string): string {
  const encoded = encodeURIComponent(name).replace(/['()*]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${how}; filename*=UTF-8''${encoded}`
}

// What Windows refuses in a name, others take for a path or a command.
function toBase (name: string): string {
  const base = toLine(name).split(/[/\\]/).at(-1) ?? ''
  return base.replace(/[<>:"|?*]/g, '_').replace(/^[. ]+|[. ]+$/g, '')
}
