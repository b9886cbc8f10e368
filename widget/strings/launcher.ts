// The words of the button and of the owners' own pictures, in English; the panel's are in en.ts.

export const launcherWords = {
  region: 'Live chat',
  online: "Chat with us. We're online",
  away: "Chat with us. We'll be back in a few minutes",
  offline: "Leave a message. We're offline right now"
}
