// The sizes and times both sides of the network agree on; what enforces them is the schemas beside this file and the server's limits.

/** A message, in code points (what people count) and in UTF-8 bytes (what the database counts). */
export const maxMessageCodePoints = 4000
export const maxMessageBytes = 16_384
export const maxNameCodePoints = 80
export const maxEmailCodePoints = 254
export const maxPasswordCodePoints = 128
/** Eight is what OWASP asks for at least; longer is the person's choice. */
export const minPasswordCodePoints = 8
export const maxTitleCodePoints = 300
/** Longer addresses exist, but no proxy between promises to carry them. */
export const maxUrlCodePoints = 2048
export const maxInvitationCodePoints = 300
export const maxOrigins = 50
export const maxTabs = 32
/** A picture of an operator, drawn small by the console before it is sent. */
export const maxPictureBytes = 65_536

/** Below Heroku's 30 s and the 60 s of nginx and ALB; longer holds are cut by too many proxies. */
export const maxHoldMs = 25_000
export const maxBatchEvents = 200
export const maxBatchBytes = 65_536
export const maxHistoryEvents = 200
/** A body larger than this is refused before it is parsed; pictures have a limit of their own. */
export const maxBodyBytes = 65_536
export const maxDepth = 32

/** Ten years; longer is for ever. */
export const maxRetentionDays = 3650

/** A visit ends after this long without contact. */
export const visitIdleMs = 30 * 60_000
/** Typing is shown this long after its last signal, so a lost "stopped" heals itself. */
export const typingShownMs = 6000
/** While somebody types, their browser says so again this often: twice within what is shown. */
export const typingRepeatMs = 2500
