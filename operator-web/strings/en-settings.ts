// The words of a site's settings: each section's title, fields, hints, and what is wrong with a field.

const wrong: Readonly<Record<string, string>> = {
  'look-colour': 'Enter a colour like #0b5fcc.',
  'look-offsetX': 'Enter a whole number from 0 to 200.',
  'look-offsetY': 'Enter a whole number from 0 to 200.',
  'look-label': 'Use at most 40 characters.',
  'words-greeting': 'Use at most 300 characters, in one line.',
  'words-away': 'Use at most 300 characters, in one line.',
  'words-offline': 'Use at most 300 characters, in one line.',
  'hours-zone': 'Choose a time zone.',
  'hours-week-n-n': 'Enter two times. The second must be later than the first.',
  'hours-week-n': 'A day has room for 8 spans.',
  'hours-holidays': 'There is room for 200 days.',
  'hours-holidays-n-date': 'Enter a date.',
  'hours-holidays-n-name': 'Use at most 80 characters.',
  'hours-holidays-n-spans-n': 'Enter two times. The second must be later than the first.',
  'hours-holidays-n-spans': 'A day has room for 8 spans.',
  'form-consent-text': 'Use at most 300 characters, in one line.',
  'form-consent-url': 'Enter an address like https://shop.example/privacy, or nothing.',
  'chat-maxFileBytes': 'Enter a size from 0.01 to 25 MB.',
  'privacy-blocked': 'Enter at most 50 names of up to 64 characters, without spaces, & or =.',
  'privacy-blocked-n': 'Enter at most 50 names of up to 64 characters, without spaces, & or =.',
  'invitations-quietHoursAfterDecline': 'Enter a whole number from 0 to 2160 (90 days).',
  'invitations-mostPerVisit': 'Enter a whole number from 0 to 10.'
}

export const settingsWords = {
  siteSettings: {
    contents: 'Settings',
    yours: 'You',
    ofSite: (name: string): string => name,
    site: 'Site',
    back: 'All settings',
    unsaved: 'not saved',
    loading: 'Loading settings…',
    failed: 'The settings could not be read.',
    onlyAdmins: 'Owners and admins look after these settings.',
    wrong: (id: string): string => wrong[id.replace(/-\d+(?=-|$)/g, '-n')] ?? 'This is not accepted. Check it.',
    noSite: 'This account has no site.',
    sections: {
      site: 'Name and addresses',
      look: 'Look',
      words: 'Words and language',
      hours: 'Opening hours',
      form: 'Before the chat',
      chat: 'In the chat',
      picture: 'Button on your pages',
      invitations: 'Invitations',
      privacy: 'Privacy',
      identify: 'Signed identity'
    },
    leads: {
      site: 'Who opens the chat is told this name.',
      look: 'The round button on your pages and the chat that it opens.',
      words: 'Leave a field empty to say it in each visitor’s own language.',
      hours: 'Outside of them the chat is closed, whoever is online. Visitors read the opening time in their own time zone.',
      form: 'What visitors are asked before the first message. Fewer questions, more chats.',
      chat: 'What visitors can do while they talk to you.',
      picture: 'Put “Live chat” anywhere: a text, an element, a picture. Each opens the chat and shows whether somebody is there.',
      invitations: 'Rules invite visitors by themselves. The first one in the list that fits is used.',
      privacy: 'What is never kept of your visitors.',
      identify: 'Your server can sign who a visitor is. Their chats then follow them to each of their devices, and you see a mark that it is really them.'
    }
  },

  look: {
    colour: 'Colour',
    colourHex: 'Colour as a code',
    contrast: (on: string, ratio: string): string => `${on === '#ffffff' ? 'White' : 'Black'} words on it: ${ratio} : 1`,
    contrastGood: 'good to read',
    sample: 'Live chat',
    theme: 'Light or dark',
    themes: { auto: 'As the visitor’s device', light: 'Always light', dark: 'Always dark', match: 'As your page' },
    shape: 'Shape',
    shapes: { round: 'Round button', tab: 'Tab with words' },
    size: 'Size',
    sizes: { normal: 'Normal', compact: 'Small' },
    label: 'Words on the tab',
    labelHint: 'Empty: “Live chat” in the visitor’s language.',
    corner: 'Corner',
    corners: { end: 'Bottom, where lines end', start: 'Bottom, where lines begin', right: 'Bottom right, always', left: 'Bottom left, always' },
    cornerHint: 'Lines end on the right in English, on the left in Arabic.',
    offsetX: 'Distance from the side',
    offsetY: 'Distance from the bottom',
    px: 'px',
    launcher: 'Show the button',
    launcherHint: 'Without it the chat opens from your own links and elements only.'
  },

  words: {
    greeting: 'Greeting',
    greetingHint: 'Above an empty chat.',
    away: 'When everybody is away',
    offline: 'When nobody is there',
    language: 'Language',
    languageHint: 'Visitors see the chat in the language of your page or their browser. This one is for all others.',
    auto: 'English'
  },

  hours: {
    on: 'Open by hours',
    onHint: 'Otherwise the chat is open whenever somebody is online.',
    zone: 'Time zone',
    otherZones: 'Others',
    now: (day: string, time: string, open: boolean): string => `It is ${day}, ${time} there: ${open ? 'open' : 'closed'} by these hours.`,
    days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    week: 'Week',
    weekHint: '00:00 as an end is midnight.',
    from: (day: string): string => `${day}, from`,
    to: (day: string): string => `${day}, to`,
    closed: 'Closed',
    add: 'Add hours',
    addTo: (day: string): string => `Add hours on ${day}`,
    remove: (day: string, from: string, to: string): string => `Remove ${from} to ${to} on ${day}`,
    copy: 'Monday’s hours on all weekdays',
    holidays: 'Holidays and special days',
    noHolidays: 'None yet.',
    addHoliday: 'Add a day',
    date: 'Date',
    holidayName: 'Name',
    holiday: (name: string): string => name === '' ? 'this day' : name,
    removeHoliday: (name: string): string => `Remove ${name === '' ? 'this day' : name}`,
    nobody: 'When nobody is there',
    nobodys: { form: 'Visitors can leave a message', hide: 'The button is hidden' }
  },

  ask: {
    on: 'Ask before the chat begins',
    fields: 'Fields',
    names: { name: 'Name', email: 'E-mail', phone: 'Phone', question: 'Question' },
    hints: { name: undefined, email: undefined, phone: 'Asked of who leaves a message, too.', question: undefined },
    asked: { off: 'Not asked', optional: 'Optional', required: 'Required' },
    consent: 'Words to agree to',
    consentHint: 'With words here, visitors tick a box before they begin a chat or leave a message, whether or not you ask for more. Who accepts an invitation is asked nothing.',
    consentUrl: 'Link to read more'
  },

  chatOptions: {
    rating: 'Visitors can rate the chat',
    transcript: 'Visitors can have the chat as a mail or a file',
    emoji: 'Emoji to choose from',
    sounds: 'Sound for new messages',
    soundsHint: 'Visitors can turn it off for themselves.',
    files: 'Visitors can send files',
    maxFile: 'Largest file',
    mb: 'MB'
  },

  picture: {
    title: 'Picture of your state',
    lead: 'It says whether somebody is there, in the site’s language and colour. Shown here online and offline.',
    sets: { pill: 'Pill', button: 'Button', bubble: 'Bubble', badge: 'Badge', card: 'Card', banner: 'Banner', dot: 'Dot', plain: 'Words only', own: 'Your own' },
    own: 'Pictures of your own',
    ownLead: 'PNG, GIF, WebP or SVG, up to 256 KB, all of the same size. A state without one shows the pill. They are used once “Your own” is chosen above.',
    none: 'None',
    ownAlt: (state: string): string => `Your picture for ${state}`,
    choose: 'Choose a file',
    replace: 'Replace',
    remove: 'Remove',
    removeOne: (state: string): string => `Remove the picture for ${state}`,
    wrong: 'This file is not a PNG, GIF or WebP of at most 2000 pixels, nor an SVG without scripts and links.',
    tooLarge: 'This file is larger than 256 KB.'
  },

  recipes: {
    title: 'Put it anywhere',
    names: { text: 'A text', element: 'An element of your own', image: 'The picture', plain: 'Without JavaScript' },
    hints: {
      text: 'The word after the colon follows your state within a second.',
      element: 'Anything with data-shopbell-open opens the chat. Your styles can follow the state, too.',
      image: 'Changes with your state. Its size is named, so that nothing moves when it comes.',
      plain: 'For mails and pages without the snippet. It leads to the chat as a page of its own.'
    }
  },

  identify: {
    none: 'No secret yet. What your pages say about a visitor is shown as said, not as signed.',
    make: 'Make a secret',
    another: 'Make a new secret',
    rotate: 'The present one stays good until you delete it.',
    full: 'There are two. Delete the one that your server doesn’t use any more.',
    shownOnce: 'This is your secret. It is shown only now. Keep it on your server, never in a page.',
    secret: 'Secret',
    madeAt: (time: string): string => `Secret made on ${time}`,
    drop: 'Delete',
    dropOne: (time: string): string => `Delete the secret made on ${time}`,
    code: 'Sign on your server',
    codeLead: 'Of the id by which you know who is signed in on your site, with the secret in the environment:',
    language: 'Language of your server',
    server: 'Code for your server',
    pageLead: 'Then your page says it, with the id and the hash that your server wrote into it:',
    page: 'Code for your page'
  },

  privacySettings: {
    blocked: 'Parameters of addresses that are never kept',
    blockedHint: 'One name a line. Their values are cut off in the visitor’s browser. token, password, email and their like always are.',
    truncate: 'Shorten visitors’ IP addresses',
    truncateHint: 'The last part is never stored. The place of a visitor is found before that.'
  },

  invitationLimits: {
    title: 'For all rules together',
    most: 'Most invitations by rules in one visit',
    quiet: 'Hours without one after “No, thanks”',
    testing: 'Try rules out',
    testingHint: 'While this is on, limits and quiet hours don’t count, so that you can see your own rules again and again.'
  }
}
