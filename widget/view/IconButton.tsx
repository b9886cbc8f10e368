// A button that is only an icon, with its meaning in words for who can't see it or wonders.
import type { ButtonHTMLAttributes, JSX, Ref } from 'preact'
import { Icon } from './Icon.tsx'

export interface IconButtonProps extends ButtonHTMLAttributes { label: string, paths: readonly string[], ref?: Ref<HTMLButtonElement> }

export function IconButton ({ label, paths, ...rest }: IconButtonProps): JSX.Element {
  return <button type='button' class='icon' title={label} aria-label={label} {...rest}><Icon paths={paths} /></button>
}
