// The words of the invitation's card, in English.

export const invitationWords = {
  title: 'Invitation',
  somebody: 'Support',
  announced: (name: string, text: string): string => `Invitation from ${name}: ${text} Press Chat to reply.`,
  chat: 'Chat',
  noThanks: 'No, thanks',
  dismiss: 'Dismiss'
}
