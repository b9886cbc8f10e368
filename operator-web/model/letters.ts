// Which key means what (ux.md C.7): pure, by the key's own name and never with Alt, which types characters on many keyboards.

export type Command =
  | 'visitors' | 'chats' | 'inbox' | 'settings' | 'install' | 'people'
  | 'help' | 'mute' | 'status' | 'apply' | 'invite' | 'end' | 'accept' | 'next-reply'
  | 'down' | 'up' | 'toggle-profile' | 'next-pane' | 'previous-pane' | 'previous-chat' | 'next-chat'

export interface Press {
  key: string
  ctrl: boolean
  alt: boolean
  shift: boolean
  /** Inside a field that takes text. */
  typing: boolean
  /** Single letters were switched off. */
  lettersOff: boolean
  /** The key before was G. */
  afterG: boolean
}

const single: Readonly<Record<string, Command>> = {
  '?': 'help', m: 'mute', o: 'status', '.': 'apply', i: 'invite', e: 'end', a: 'accept', n: 'next-reply', j: 'down', k: 'up', ']': 'toggle-profile', '[': 'toggle-profile'
}
const afterG: Readonly<Record<string, Command>> = { v: 'visitors', c: 'chats', i: 'inbox', s: 'settings', l: 'install', p: 'people' }

export function commandOf (press: Press): Command | undefined {
  if (press.key === 'F6') return press.shift ? 'previous-pane' : 'next-pane'
  if (press.ctrl) return press.key === '/' && !press.alt ? 'help' : undefined
  if (press.alt) return { ArrowUp: 'previous-chat', ArrowDown: 'next-chat' }[press.key] as Command | undefined
  if (press.typing || press.lettersOff) return undefined
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  return press.afterG ? afterG[key] : single[key]
}
