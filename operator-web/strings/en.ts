// Every word the console shows, in English: the desk's here, the other pages' beside it. Short, exact, second person; buttons are verbs.
import { accountWords } from './en-account.ts'
import { chatWords } from './en-chats.ts'
import { problems } from './en-problems.ts'
import { ruleWords } from './en-rules.ts'
import { settingsWords } from './en-settings.ts'

function count (n: number, one: string, many: string): string {
  return n === 1 ? `1 ${one}` : `${n} ${many}`
}

export const words = {
  product: 'Shopbell',
  ...accountWords,
  ...chatWords,
  ...settingsWords,
  ...ruleWords,
  problem: (code: string): string => problems[code] ?? 'The server could not do this. Try again.',
  starting: 'Opening your desk…',
  noServer: 'The server does not answer. Trying again…',
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
    label: (status: string): string => `Your status: ${status}`,
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
    byRule: (name: string): string => `Rule ${name}`,
    text: 'Words',
    presets: ['Hello! Can I help you find something?', 'Questions about prices or delivery? Ask me.', 'Welcome back! Anything I can do for you?'],
    presetLabel: 'Start from',
    presetNames: ['Help', 'Prices', 'Welcome back'],
    art: 'Moving picture',
    arts: { wave: 'Wave', bell: 'Bell', bubble: 'Bubble', lamp: 'Lamp', cup: 'Cup', key: 'Key', parcel: 'Parcel', compass: 'Compass', plant: 'Plant', plane: 'Paper plane', umbrella: 'Umbrella', tag: 'Price tag', cat: 'Cat', sunrise: 'Sunrise' },
    send: 'Send invitation',
    left: (n: number): string => `${n} left`,
    states: {
      sending: 'Sending…',
      sent: 'Invited: sent',
      shown: 'Invited: shown',
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
    phone: 'Phone',
    identity: 'Identity',
    claimed: 'As the page says, not signed',
    verified: 'Verified',
    verifiedMore: 'Signed by your own server.',
    yes: 'yes',
    no: 'no',
    source: 'Came from',
    visits: 'Visits',
    firstSeen: 'First seen',
    lastSeen: 'Last seen',
    now: 'now',
    thisVisit: 'This visit',
    lastVisit: 'Last visit',
    earlierVisits: 'Earlier visits',
    noEarlierVisits: 'This is the first visit.',
    visitLine: (n: number, pages: number): string => `Visit ${n} · ${count(pages, 'page', 'pages')}`,
    chats: 'Chats',
    noChats: 'No chats yet.',
    noOtherChats: 'No other chats.',
    placeCredit: 'IP geolocation by DB-IP',
    onPage: 'here now'
  }
}
