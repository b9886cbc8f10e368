// The types of prepare.js for those who import it from TypeScript.

/** Whether the bundles of these very sources are there. */
export function isBuilt (): boolean
