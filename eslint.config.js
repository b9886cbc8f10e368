// What `npm run lint` checks: neostandard (which also formats), the typed rules it lacks, and the budgets of the house.
import neostandard, { plugins } from 'neostandard'

const TYPESCRIPT = ['**/*.ts', '**/*.tsx']
const TESTS = ['test/**', 'bench/**/*.ts']
/** Programs that talk to a terminal and read the environment; every other file is handed what it needs. */
const PROGRAMS = ['bin/**', 'bench/**', 'test/**', 'eslint.config.js', '.dependency-cruiser.cjs']

const houseRules = {
  'max-lines': ['error', { max: 300 }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 3],
  'max-depth': ['error', 3],
  'no-console': 'error',
  'n/no-process-env': 'error',
  'import-x/no-default-export': 'error',
  // `void promise` is how a line says that a promise is on its own on purpose (no-floating-promises).
  'no-void': ['error', { allowAsStatement: true }],
  'no-empty': ['error', { allowEmptyCatch: false }]
}

const typedRules = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/explicit-module-boundary-types': 'error',
  // A schema and its type share a name (src/wire), which this rule forbids.
  '@typescript-eslint/no-redeclare': 'off',
  'no-redeclare': 'off'
}

export default [
  { ignores: ['dist/', '.dist-*/', 'node_modules/', 'data/', '.tap/', 'test/browser/pages/vendor/'] },
  ...neostandard({ ts: true }),
  { rules: houseRules },
  {
    files: TYPESCRIPT,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': plugins['typescript-eslint'].plugin },
    rules: typedRules
  },
  { files: PROGRAMS, rules: { 'no-console': 'off', 'n/no-process-env': 'off' } },
  { files: ['src/config.ts'], rules: { 'n/no-process-env': 'off' } },
  {
    files: TESTS,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      // A test waits in a loop for what a server or a browser changes.
      'no-unmodified-loop-condition': 'off',
      // A parent test awaits its subtests by itself.
      '@typescript-eslint/no-floating-promises': ['error', {
        allowForKnownSafePromises: [{ from: 'package', name: 'PromiseWithSubtest', package: '@tapjs/core' }]
      }]
    }
  },
  { files: ['eslint.config.js', '**/*.d.ts'], rules: { 'import-x/no-default-export': 'off' } }
]
