// A full disk at start, on a real one: a small tmpfs in a mount namespace of its own, which goes with its last process.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'

import { everything } from '../helpers/everything.ts'
import { commandOf, createPlace, type Place } from './program.ts'

// Root mounts in a mount namespace; an ordinary user needs one of users around it, which not every kernel gives.
const namespace = process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-current-user', '--mount', '--keep-caps']
const mayMount = spawnSync('unshare', [...namespace, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
const skip = mayMount ? false : 'this kernel lets this account mount nothing'

const sentence = (place: Place): string => `The disk that holds ${place.dataDir} is full: make room there, or set DATA_DIR to a folder on another disk, and start again.`

/** Runs a shell script with the place's data folder on a disk of that size; SHOPBELL in it is the command line. */
async function onDisk (place: Place, size: string, script: string): Promise<{ said: string[], err: string }> {
  mkdirSync(place.dataDir)
  const shell = `mount -t tmpfs -o size=${size},mode=755 tmpfs "$DATA_DIR" || exit 1
    shopbell () { ${commandOf().map(part => `'${part}'`).join(' ')} "$@"; }
    ${script}
    for cwd in /proc/[0-9]*/cwd; do case $(readlink "$cwd") in "$DATA_DIR"*) echo "left: $cwd";; esac; done`
  // The disk's pages are memory: with the copy of the binaries that a checkout in root's home needs, some 130 MB at most.
  const child = spawn('unshare', [...namespace, 'sh', '-c', shell], { cwd: place.folder, env: { ...place.environment, LOG_LEVEL: 'fatal' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { said: out.trim().split('\n'), err }
}

function isTheSentence (t: Test, err: string, place: Place): void {
  t.same(err.split('\n').filter(line => line !== ''), [sentence(place)])
}

t.test('a disk that is full when the database is made is one sentence', { skip }, async t => {
  // At 12 MB initdb meets the end; at the other the cluster fits, and what comes after its making doesn't.
  for (const size of everything ? ['12m', '40m'] : ['12m']) {
    const place = createPlace(t)
    const { said, err } = await onDisk(place, size, 'shopbell seed; echo "code $?"')
    t.same(said, ['code 1'], 'it failed, said nothing else, and left no Postgres')
    isTheSentence(t, err, place)
  }
})

t.test('a disk that is full at the second start is one sentence, and with room made the data are there', { skip }, async t => {
  const place = createPlace(t)
  const { said, err } = await onDisk(place, '400m', `
    shopbell seed > /dev/null; echo "seeded $?"
    mount -o remount,size=$(($(df -k --output=used "$DATA_DIR" | tail -1) + 64))k "$DATA_DIR"
    shopbell serve; echo "code $?"
    mount -o remount,size=400m "$DATA_DIR"
    shopbell seed`)
  t.match(said, ['seeded 0', 'code 1', /^There is an account already/])
  t.equal(said.length, 3, 'no Postgres is left running')
  isTheSentence(t, err, place)
})
