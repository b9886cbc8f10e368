// The words of the forms and of the pages around the account: signing in, installing, settings, people.

export const accountWords = {
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
    forgot: 'Password forgotten? Whoever runs this server can make a link for you: node bin/shopbell.js reset-password EMAIL.'
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
      blocker: 'An ad-blocker in your own browser holds it back. Try another browser.',
      bots: 'It was opened by a program: automated browsers are taken for bots, and bots don’t count.'
    }
  },

  settings: {
    you: 'You',
    youLead: 'Visitors see this name and picture.',
    picture: 'Picture',
    choosePicture: 'Choose a picture',
    removePicture: 'Remove picture',
    pictureWrong: 'This file is not a picture that your browser can read.',
    siteName: 'Name',
    origins: 'Allowed addresses',
    originsHint: 'The chat works on pages of these addresses, one a line. Everybody else is refused.',
    originWrong: (line: string): string => `“${line}” is not an address like https://shop.example.`,
    originsMissing: 'Enter at least one address.',
    password: 'Change password',
    passwordLead: 'Your other browsers are signed out.',
    passwordChanged: 'Password changed.',
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
    onlyAdmins: 'Owners and admins look after people and sites.'
  }
}
