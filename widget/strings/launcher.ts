// The words of the button and of the owners' own pictures, in English; the panel's are in en.ts.

export const launcherWords = {
  region: 'Live chat',
  online: "Chat with us. We're online",
  away: 'Chat with us. We may take a few minutes to answer',
  offline: "Leave a message. We're offline right now"
}
