// The words of the invitation's card, in English: part of the panel's, so that one pack holds both.

export const invitationWords = {
  invitation: 'Invitation',
  inviteSaid: 'Invitation from {name}: {text} Press Chat to reply.',
  inviteYes: 'Chat',
  inviteNo: 'No, thanks',
  inviteClose: 'Dismiss'
}
