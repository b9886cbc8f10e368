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
/** Of a site: all of them are matched with each hello. */
export const maxRules = 50
/** An own moving picture on invitations, and how many of them an account keeps. */
export const maxArtBytes = 524_288
export const maxOwnArts = 50
export const maxTabs = 32
/** A picture of an operator, drawn small by the console before it is sent. */
export const maxPictureBytes = 65_536

/** One that says whether somebody is there, in one state. */
export const maxSitePictureBytes = 262_144

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

/** Of a message that another one quotes: what reminds of it on a phone's two lines. */
export const maxQuoteCodePoints = 120
/** An operator takes back or mends what they said for so long. */
export const editableMs = 5 * 60_000
/** What goes with a rating. */
export const maxCommentCodePoints = 1000
/** Of what a visitor ticked, as it stood there. */
export const maxConsentCodePoints = 1000

/** A file, where the site allows as much as it can: more is a download, and fills the account's room. */
export const maxFileBytes = 26_214_400
/** A file travels in parts: proxies that take 1 MB at most (nginx's default) pass them, and a lost one costs little to send again. */
export const filePartBytes = 262_144
/** The line of JSON before a part's bytes: a token of at most 400, an id and a number. */
export const maxPartHeadBytes = 2048
/** Longer than file systems take, so that no browser's name is refused: what is shown is cut (api/files/file-names.ts). */
export const maxFileNameCodePoints = 300

/** How the owner's own pages call a visitor. */
export const maxIdentityCodePoints = 200
/** What pages tell of a visitor, and of what they do: so many fields of so many characters. */
export const maxDataFields = 32
export const maxDataKeyCodePoints = 64
export const maxDataCodePoints = 256
/** The name of what a visitor did. */
export const maxTrackCodePoints = 80
/** A signed identity: a token of three claims has some 300 characters, with RSA's habits 2,000. */
export const maxJwtCharacters = 4096
