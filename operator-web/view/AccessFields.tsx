// What somebody may do and see: their role, and for operators their sites.
import type { VNode } from 'preact'
import type { Signal } from '@preact/signals'
import type { Role } from '../../src/wire/account.ts'
import { words } from '../strings/en.ts'
import { useConsole } from './context.ts'

export interface Access { role: Role, sites: readonly string[] }

const roles: readonly Role[] = ['operator', 'admin', 'owner']

export function AccessFields ({ id, access, error }: { id: string, access: Signal<Access>, error?: string | undefined }): VNode {
  const { account } = useConsole()
  const me = account.me.value
  const { role, sites } = access.value
  const mayGive = roles.filter(name => name !== 'owner' || me?.role === 'owner' || role === 'owner')
  const toggle = (site: string): void => {
    access.value = { role, sites: sites.includes(site) ? sites.filter(other => other !== site) : [...sites, site] }
  }
  return (
    <>
      <div class='field'>
        <label for={`${id}-role`}>{words.people.role}</label>
        <select id={`${id}-role`} name='role' value={role} onChange={event => { access.value = { role: event.currentTarget.value as Role, sites } }}>
          {mayGive.map(name => <option key={name} value={name}>{words.people.roles[name]} – {words.people.roleHints[name]}</option>)}
        </select>
      </div>
      {role === 'operator' && (
        <fieldset class='field sites' id={`${id}-sites`} tabIndex={-1} {...(error === undefined ? {} : { 'aria-describedby': `${id}-sites-error` })}>
          <legend>{words.people.sites}</legend>
          {me?.sites.map(site => (
            <label key={site.id} class='check'>
              <input type='checkbox' name='sites' value={site.id} checked={sites.includes(site.id)} onChange={() => { toggle(site.id) }} />
              <span>{site.name}</span>
            </label>
          ))}
          {error !== undefined && <p class='error' id={`${id}-sites-error`}>{error}</p>}
        </fieldset>
      )}
    </>
  )
}

/** Owners and admins have all sites, so none are named. */
export function sitesOf ({ role, sites }: Access): string[] {
  return role === 'operator' ? [...sites] : []
}
