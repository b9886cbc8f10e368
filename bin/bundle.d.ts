// What the tests use of the build.

export function bundle (options: { stamp: string }): Promise<void>
export function buildPackage (folder: string): Promise<void>
