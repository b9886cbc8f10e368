// How long one statement of the application may take, wait or idle; set on the role, because poolers forbid it in the connection.

/** For the role that Shopbell works as. Postgres waits for ever by default, and with it every request behind it. */
export const applicationTimeouts = {
  // Below the client's own 3 s, so that the server gives up first and the connection stays usable.
  statement_timeout: '2500ms',
  // A row lock is held for milliseconds here; who waits so long waits behind something stuck. Above Postgres' deadlock_timeout of 1 s, which
  // must speak first: a deadlock's victim runs again (pool.ts), who waited in vain doesn't.
  lock_timeout: '1500ms',
  // A node that froze inside a transaction holds the account's log, and with it everybody's messages: no longer than a balancer takes to notice. One that
  // was only slow is told so, and its sender tries again.
  idle_in_transaction_session_timeout: '3s'
} as const
