// Time zones of the IANA database by Intl alone. What clock to show, and in which language, is the screen's business.

/** Is this a name of the IANA time zone database (`Europe/Berlin`, `UTC`)? Offsets like `+02:00` and unknown or overlong names are not. Never throws. */
export function isTimeZone (name: string): boolean {
  // The longest IANA name is 32 characters; offsets are refused because they know nothing of summer time.
  if (name.length > 64 || !/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // Intl says "no" only by throwing a RangeError.
    return false
  }
}
