// What the server's codes mean, in words that say what to do.

export const problems: Readonly<Record<string, string>> = {
  cut: 'No answer from the server. Check your connection and try again.',
  bad_input: 'The server did not accept this. Check the fields and try again.',
  blank: 'Write something first.',
  sign_in_failed: 'This e-mail address and password do not belong together.',
  password_wrong: 'The current password is not right.',
  token_unknown: 'This link is not valid. Use the newest one that the server printed.',
  link_gone: 'This link was used already, or it has expired. Ask for a new one.',
  setup_closed: 'This server is set up already. Sign in instead.',
  forbidden: 'Your role does not allow this.',
  not_found: 'This is not here any more.',
  conversation_open: 'This visitor is in a chat already.',
  declined_lately: 'This visitor said no, thanks less than half an hour ago. Wait a while before you ask again.',
  not_answerable: 'This chat is over, so nothing more can be sent in it.',
  conversation_gone: 'This chat was erased.',
  last_owner: 'An account needs at least one active owner.',
  email_taken: 'Somebody with this e-mail address is here already.',
  too_many: 'Too many tries. Wait a minute, then try again.',
  too_large: 'This is too large.',
  unavailable: 'The server is busy or restarting. Try again in a moment.',
  signed_out: 'You have been signed out. Sign in again.',
  cross_site: 'The server refused this request because it came from another site.',
  bad_host: 'The server does not answer under this address.'
}
