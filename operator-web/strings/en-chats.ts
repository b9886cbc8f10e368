// The words of the chats, the inbox and the keys.

export const chatWords = {
  chats: {
    waiting: 'Waiting',
    mine: 'My chats',
    others: 'Team',
    ended: 'Ended',
    list: 'Chats',
    summary: (waiting: number, talking: number): string => [`${waiting} waiting`, `${talking} talking`].join(' · '),
    waitingWord: 'waiting',
    typingShort: 'typing…',
    notHere: 'Not on the site now',
    empty: 'All caught up.',
    emptyMore: 'Pick a visitor and invite them, or wait for the bell.',
    choose: 'Choose a chat on the left.',
    loading: 'Loading chat…',
    noWords: 'Opened the chat',
    draft: 'Draft:',
    you: 'You:',
    unread: (n: number): string => `${n} unread`,
    conversation: (name: string): string => `Chat with ${name}`,
    log: (name: string): string => `Messages with ${name}`,
    earlier: 'Show earlier messages',
    composer: (name: string): string => `Write to ${name}…`,
    send: 'Send',
    end: 'End chat',
    takeBack: 'Take back',
    close: 'Close',
    endedToast: 'Chat ended.',
    takenBackToast: 'Invitation taken back.',
    over: 'This chat has ended.',
    leftOver: 'Left while nobody was there. Answer by e-mail.',
    invitedOver: 'The invitation is on the visitor’s page. You can write once they accept.',
    profile: 'Show or hide the profile',
    back: 'All chats',
    missing: 'This chat is not here, or not yours to read.',
    seen: 'Seen',
    delivered: 'Delivered',
    sent: 'Sent',
    sending: 'Sending…',
    failed: 'Not sent.',
    retry: 'Try again',
    remove: 'Delete',
    typing: (name: string): string => `${name} is typing…`,
    colleague: 'A colleague',
    today: 'Today',
    yesterday: 'Yesterday',
    newBelow: 'New messages',
    left: (n: number): string => n === 1 ? '1 character left' : `${n} characters left`,
    tooLong: (n: number): string => `${n} characters too long`
  },

  lines: {
    started: (name: string): string => `${name} opened the chat`,
    invitation: (name: string): string => `${name} sent an invitation`,
    shown: 'The invitation was shown',
    accepted: 'The invitation was accepted',
    declined: 'The invitation was declined',
    ignored: 'The invitation was ignored',
    replaced: 'Another invitation took its place',
    ended: (name: string): string => `${name} ended the chat`,
    withdrawn: (name: string): string => `${name} took the invitation back`,
    gone: (name: string): string => `${name} left the site`,
    system: 'The system',
    moved: (title: string): string => `Opened ${title}`
  },

  inbox: {
    lead: 'Messages left while nobody was there.',
    summary: (n: number): string => n === 1 ? '1 message' : `${n} messages`,
    empty: 'No messages.',
    emptyMore: 'What visitors write while nobody is online waits here.',
    reply: 'Reply by e-mail',
    done: 'Done',
    doneToast: 'Done. The message stays with the visitor’s chats.',
    who: 'Who it was',
    subject: (site: string): string => `Your message to ${site}`
  },

  help: {
    title: 'Keys',
    close: 'Close',
    groups: [
      { title: 'Anywhere', keys: [['G then V C I S', 'Visitors, Chats, Inbox, Settings'], ['O', 'Online or away'], ['M', 'Mute sounds'], ['A', 'Answer who waits longest'], ['N', 'Next chat that needs a reply'], ['F6', 'Next pane'], ['?', 'These keys']] },
      { title: 'In lists', keys: [['J K or ↑ ↓', 'Move'], ['Enter', 'Open'], ['I', 'Invite'], ['.', 'Apply the new order']] },
      { title: 'In a chat', keys: [['Enter', 'Send'], ['Shift Enter', 'New line'], ['Alt ↑ ↓', 'Previous or next chat'], ['E', 'End the chat, outside the box'], [']', 'Show or hide the profile'], ['Esc', 'Leave the box']] }
    ]
  }
}
