// Every word the console shows, in English. Short, exact, second person; buttons are verbs.

const problems: Readonly<Record<string, string>> = {
  cut: 'No answer from the server. Check your connection and try again.',
  bad_input: 'The server did not accept this. Check the fields and try again.',
  blank: 'Write something first.',
  sign_in_failed: 'This e-mail address and password do not belong together.',
  token_unknown: 'This link is not valid. Use the newest one that the server printed.',
  link_gone: 'This link was used already, or it has expired. Ask for a new one.',
  setup_closed: 'This server is set up already. Sign in instead.',
  forbidden: 'Your role does not allow this.',
  not_found: 'This is not here any more.',
  conversation_open: 'This visitor is in a chat already.',
  not_answerable: 'This chat is over, so nothing more can be sent in it.',
  last_owner: 'An account needs at least one active owner.',
  email_taken: 'Somebody with this e-mail address is here already.',
  too_many: 'Too many tries. Wait a minute, then try again.',
  too_large: 'This is too large.',
  unavailable: 'The server is busy or restarting. Try again in a moment.',
  signed_out: 'You have been signed out. Sign in again.',
  cross_site: 'The server refused this request because it came from another site.',
  bad_host: 'The server does not answer under this address.'
}

function count (n: number, one: string, many: string): string {
  return n === 1 ? `1 ${one}` : `${n} ${many}`
}

export const words = {
  product: 'Shopbell',
  problem: (code: string): string => problems[code] ?? 'The server could not do this. Try again.',
  starting: 'Opening your desk…',
  noServer: 'The server does not answer. Trying again…',
  skipToList: 'Skip to the list',
  skipToMain: 'Skip to the main part',

  nav: {
    label: 'Main',
    visitors: 'Visitors',
    chats: 'Chats',
    inbox: 'Inbox',
    install: 'Install',
    people: 'People',
    settings: 'Settings',
    unread: (n: number): string => count(n, 'unread message', 'unread messages'),
    waiting: (n: number): string => count(n, 'person waiting', 'people waiting'),
    keys: 'Keyboard'
  },

  status: {
    label: 'Your status',
    online: 'Online',
    away: 'Away',
    toggle: (status: string): string => `You are ${status}. Change`,
    widget: (status: string): string => `Widget shows: ${status}`,
    names: { online: 'Online', away: 'Away', offline: 'Offline' }
  },

  sound: {
    mute: 'Mute sounds',
    unmute: 'Turn sounds on',
    blocked: 'Your browser is keeping sounds off.',
    turnOn: 'Turn on'
  },

  connection: {
    slow: 'Checking the connection…',
    retrying: 'Reconnecting… your messages are kept.',
    lost: 'No connection. What you write is kept and sent later.',
    now: 'Try now',
    back: 'Connected again.'
  },

  title: {
    plain: (page: string): string => `${page} · Shopbell`,
    waiting: '(!) New chat · Shopbell',
    messages: (n: number): string => `(${n}) ${n === 1 ? 'New message' : 'New messages'} · Shopbell`,
    visitors: (n: number): string => `(${n}) ${n === 1 ? 'New visitor' : 'New visitors'} · Shopbell`
  },

  pages: {
    'sign-up': 'Sign up',
    'sign-in': 'Sign in',
    join: 'Join',
    reset: 'New password',
    visitors: 'Visitors',
    chats: 'Chats',
    inbox: 'Inbox',
    install: 'Install',
    settings: 'Settings',
    people: 'People'
  },

  form: {
    name: 'Your name',
    email: 'E-mail',
    password: 'Password',
    newPassword: 'New password',
    currentPassword: 'Current password',
    passwordHint: 'At least 8 characters.',
    show: 'Show',
    hide: 'Hide',
    showPassword: 'Show password',
    hidePassword: 'Hide password',
    siteName: 'Name of your site',
    siteAddress: 'Address of your site',
    siteAddressHint: 'For example https://shop.example',
    nameMissing: 'Enter your name.',
    siteNameMissing: 'Enter a name for the site.',
    emailWrong: 'Enter an e-mail address like mara@shop.example.',
    passwordMissing: 'Enter your password.',
    passwordShort: 'Use at least 8 characters.',
    addressWrong: 'Enter an address like https://shop.example.',
    save: 'Save',
    saved: 'Saved.',
    cancel: 'Cancel'
  },

  signUp: {
    title: 'Set up Shopbell',
    lead: 'One account, one site, and you as its owner.',
    button: 'Create account',
    noToken: 'This page needs the one-time link that the server printed when it started.',
    closed: 'Sign in instead'
  },
  signIn: {
    title: 'Sign in',
    button: 'Sign in',
    forgot: 'Password forgotten? Whoever runs this server can make a link for you: shopbell reset-password.'
  },
  join: {
    title: (account: string): string => `Join ${account}`,
    lead: (email: string): string => `You sign in as ${email}.`,
    button: 'Join',
    asking: 'Checking your link…'
  },
  reset: {
    title: 'Choose a new password',
    lead: (email: string): string => `For ${email}. Everyone who is signed in with the old one is signed out.`,
    button: 'Save and sign in'
  },

  visitors: {
    summary: (online: number, waiting: number, talking: number): string =>
      [`${online} online`, ...(waiting > 0 ? [`${waiting} waiting`] : []), ...(talking > 0 ? [`${talking} talking`] : [])].join(' · '),
    changes: (n: number): string => `${count(n, 'change', 'changes')} · press . to apply`,
    changesLabel: (n: number): string => `Apply ${count(n, 'change', 'changes')} to the order`,
    empty: 'Nobody is on your site right now.',
    emptyMore: 'This page updates by itself.',
    lastLeft: (ago: string): string => `Last visitor left: ${ago}.`,
    neverHeard: 'We haven’t heard from your site yet.',
    install: 'Install the snippet',
    loading: 'Loading visitors…',
    columns: { state: 'State', visitor: 'Visitor', place: 'Place', page: 'Current page', time: 'On page / site', source: 'Came from', device: 'Device', action: 'Action' },
    list: 'Visitors on your site now',
    visit: (n: number): string => n > 1 ? `visit ${n}` : 'new',
    anonymous: (id: string): string => `Visitor ${id.slice(-4).toUpperCase()}`,
    states: { waiting: 'Waiting for an answer', talking: 'In a chat', invited: 'Invited', fresh: 'Just arrived', browsing: 'Browsing', idle: 'Over two minutes on the same page' },
    there: (time: string): string => `${time} there`,
    placeUnknown: 'Place unknown',
    pages: (n: number): string => count(n, 'page', 'pages'),
    tabs: (n: number): string => `${n} tabs`,
    withYou: 'with you',
    withName: (name: string): string => `with ${name}`,
    answer: 'Answer',
    openChat: 'Open chat',
    invite: 'Invite'
  },

  source: {
    direct: 'Direct',
    hidden: (name: string): string => `${name} · words hidden`,
    words: (name: string, searched: string): string => `${name} “${searched}”`,
    wordsFrom: { referrer: 'search words', utm_term: 'from utm_term', ad: 'from the ad', 'site-search': 'your site’s search' },
    campaign: (name: string): string => `Campaign ${name}`,
    click: (network: string): string => `Ad click · ${network}`
  },

  invite: {
    title: (name: string): string => `Invite ${name}`,
    label: 'Invitation',
    text: 'Words',
    presets: ['Hello! Can I help you find something?', 'Questions about prices or delivery? Ask me.', 'Welcome back! Anything I can do for you?'],
    presetLabel: 'Start from',
    presetNames: ['Help', 'Prices', 'Welcome back'],
    art: 'Moving picture',
    arts: { wave: 'Wave', bell: 'Bell', bubble: 'Bubble', lamp: 'Lamp' },
    send: 'Send invitation',
    left: (n: number): string => `${n} left`,
    states: {
      sending: 'Sending…',
      sent: 'Invited',
      shown: 'Shown',
      accepted: 'Accepted',
      declined: 'Declined',
      ignored: 'Ignored',
      replaced: 'Replaced'
    },
    full: { sent: 'Invitation sent', shown: 'Invitation shown', accepted: 'Invitation accepted', declined: 'Invitation declined', ignored: 'Invitation ignored', replaced: 'Invitation replaced' }
  },

  profile: {
    label: 'Visitor profile',
    close: 'Close profile',
    back: 'Back',
    loading: 'Loading profile…',
    missing: 'This visitor is not known any more.',
    here: 'On the site now',
    gone: (ago: string): string => `Left ${ago}`,
    facts: 'Who it is',
    place: 'Place',
    localTime: 'Local time',
    device: 'Device',
    language: 'Language',
    screen: 'Screen',
    address: 'IP address',
    email: 'E-mail',
    source: 'Came from',
    visits: 'Visits',
    firstSeen: 'First seen',
    lastSeen: 'Last seen',
    thisVisit: 'This visit',
    lastVisit: 'Last visit',
    earlierVisits: 'Earlier visits',
    noEarlierVisits: 'This is the first visit.',
    visitLine: (n: number, pages: number): string => `Visit ${n} · ${count(pages, 'page', 'pages')}`,
    chats: 'Chats',
    noChats: 'No chats yet.',
    onPage: 'here now',
    landing: 'Landing page'
  },

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
    noWords: 'Opened the chat',
    draft: 'Draft:',
    you: 'You:',
    unread: (n: number): string => `${n} unread`,
    waitingFor: (time: string): string => `waiting ${time}`,
    conversation: (name: string): string => `Chat with ${name}`,
    log: (name: string): string => `Messages with ${name}`,
    earlier: 'Show earlier messages',
    composer: (name: string): string => `Write to ${name}…`,
    send: 'Send',
    end: 'End chat',
    putAway: 'Put away',
    endedToast: 'Chat ended.',
    over: 'This chat has ended.',
    leftOver: 'Left while nobody was there. Answer by e-mail.',
    invitedOver: 'The invitation is on the visitor’s page. You can write once they accept.',
    profile: 'Show or hide the profile',
    back: 'All chats',
    missing: 'This chat is not here, or not yours to read.',
    seen: 'Seen',
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
    offline: (name: string): string => `${name} left a message`,
    system: 'The system',
    moved: (title: string): string => `Opened ${title}`
  },

  inbox: {
    lead: 'Messages left while nobody was there.',
    empty: 'No messages.',
    emptyMore: 'What visitors write while nobody is online waits here.',
    reply: 'Reply by e-mail',
    who: 'Who it was',
    subject: (site: string): string => `Your message to ${site}`
  },

  install: {
    title: (site: string): string => `Install on ${site}`,
    lead: 'Paste this line before </head> on every page:',
    snippet: 'Snippet',
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'Select the line and copy it by hand.',
    waiting: 'Waiting for the first contact…',
    waitingMore: 'Open a page of your site that has the line in it. This page updates by itself.',
    found: 'It works',
    first: 'First contact',
    last: 'Newest contact',
    from: (url: string, browser: string): string => `from ${url} with ${browser}`,
    refused: 'Found, but not allowed',
    refusedMore: (origin: string): string => `A page of ${origin} asked for the chat. This address isn’t on your list.`,
    allow: 'Allow this address',
    ignore: 'Not mine',
    allowed: (origin: string): string => `${origin} is allowed now. Reload the page there.`,
    look: 'See your visitors',
    causes: 'Nothing yet? The usual causes',
    cause: {
      saved: 'The page was not published, or a cache still gives out the old one.',
      address: 'The page is under another address than those allowed:',
      csp: 'The page has a Content-Security-Policy. It needs',
      blocker: 'An ad-blocker in your own browser holds it back. Try another browser.'
    }
  },

  settings: {
    you: 'You',
    youLead: 'Visitors see this name and picture.',
    picture: 'Picture',
    choosePicture: 'Choose a picture',
    removePicture: 'Remove picture',
    pictureWrong: 'This file is not a picture that your browser can read.',
    site: 'Site',
    siteName: 'Name',
    origins: 'Allowed addresses',
    originsHint: 'The chat works on pages of these addresses, one a line. Everybody else is refused.',
    originWrong: (line: string): string => `“${line}” is not an address like https://shop.example.`,
    originsMissing: 'Enter at least one address.',
    password: 'Change password',
    passwordLead: 'Your other browsers are signed out.',
    passwordChanged: 'Password changed.',
    passwordWrong: 'The current password is not right.',
    keyboard: 'Keyboard',
    letters: 'Single letters are shortcuts',
    lettersHint: 'Turn this off if a screen reader or voice control types letters for you.',
    signOut: 'Sign out',
    session: 'Sign-in',
    signedInAs: (email: string): string => `Signed in as ${email}.`
  },

  people: {
    add: 'Add an operator',
    addLead: 'You get a one-time link to give them. It is good for seven days.',
    role: 'Role',
    roles: { owner: 'Owner', admin: 'Admin', operator: 'Operator' },
    roleHints: { owner: 'Everything, all sites', admin: 'People, sites and settings', operator: 'Visitors and chats of their sites' },
    sites: 'Sites',
    allSites: 'All sites',
    noSites: 'No site',
    sitesMissing: 'Choose at least one site.',
    button: 'Make a link',
    link: (email: string): string => `One-time link for ${email}`,
    linkLead: (until: string): string => `It is shown only now, works once, and ends ${until}.`,
    copy: 'Copy link',
    done: 'Done',
    list: 'People of this account',
    you: 'you',
    pending: 'Not joined yet',
    inactive: 'Deactivated',
    seen: 'Seen',
    neverSeen: 'Not seen yet',
    newLink: 'New link',
    deactivate: 'Deactivate',
    activate: 'Activate',
    change: (name: string): string => `Change ${name}`,
    changeButton: 'Change',
    onlyAdmins: 'Owners and admins look after people and sites.',
    unnamed: 'Invited'
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
