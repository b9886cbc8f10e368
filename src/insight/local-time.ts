// Time zones of the IANA database by Intl alone. What clock to show, and in which language, is the screen's business.

// Asking Intl costs as much as ten of a page's other questions. There are some six hundred names; the rest is for other spellings of them.
const known = new Set<string>()
const maxKnown = 2000

/** Is this a name of the IANA time zone database (`Europe/Berlin`, `UTC`)? Offsets like `+02:00` and unknown or overlong names are not. Never throws. */
export function isTimeZone (name: string): boolean {
  if (known.has(name)) return true
  // The longest IANA name is 32 characters; offsets are refused because they know nothing of summer time.
  if (name.length > 64 || !/^[A-Za-z]/.test(name)) return false
  try {
    const is = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
    if (is && known.size < maxKnown) known.add(name)
    return is
  } catch {
    // Intl says "no" only by throwing a RangeError.
    return false
  }
}
