// Takes the values of parameters out of addresses that nobody should keep: passwords, tokens, mail addresses, and what an owner names. Pure.

/** Blocked everywhere. Names only: their values never mean anything to operators, and open something to whoever reads them. */
export const builtInBlocked: readonly string[] = [
  'token', 'access_token', 'id_token', 'refresh_token', 'auth_token', 'jwt', 'code', 'otp', 'secret', 'client_secret', 'password', 'passwd', 'pwd',
  'email', 'e-mail', 'session', 'sessionid', 'session_id', 'sid', 'phpsessid', 'jsessionid', 'api_key', 'apikey'
]

// In a path (`;jsessionid=…/`) a value ends with its segment, in a query with the next pair; a fragment with values is one as a whole, because tokens come that way.
const inPath = /(;)([^=;/]*)=[^;/]*/g
const inQuery = /([?&;])([^=&;?]*)=[^&;]*/g
const parts = /^([^?#]*)(\?[^#]*)?(#.*)?$/s
const fragmentWithValues = /#.*=.*$/s

/** The address without the values of `blocked` (and of the built-in ones); the names stay, so that it shows that something was there. Never throws. */
export function blockParameters (url: string, blocked: readonly string[]): string {
  const names = new Set([...builtInBlocked, ...blocked].map(name => name.toLowerCase()))
  const empty = (whole: string, before: string, name: string): string => isBlocked(name, names) ? `${before}${name}=` : whole
  const [, path = '', query = '', fragment = ''] = parts.exec(url.replace(fragmentWithValues, '')) ?? []
  return path.replace(inPath, empty) + query.replace(inQuery, empty) + fragment
}

// `user[email]` and `user.email` are e-mail addresses, too; so is what is written in percent signs.
function isBlocked (name: string, names: ReadonlySet<string>): boolean {
  const plain = decode(name).toLowerCase()
  return names.has(plain) || plain.split(/[[\].]+/).some(part => names.has(part))
}

function decode (text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // Not percent-encoded text: it is what it is.
    return text
  }
}
