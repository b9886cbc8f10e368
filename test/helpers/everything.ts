// Whether this is `npm run test:all`: what takes minutes registers its tests then only. What lacks a program is skipped by programs.ts.

/** True in `npm run test:all`. */
export const everything = process.env.SHOPBELL_TEST_ALL === '1'
