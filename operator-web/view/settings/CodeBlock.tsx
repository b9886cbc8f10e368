// Code to copy.
import type { VNode } from 'preact'
import { words } from '../../strings/en.ts'
import { CopyButton } from '../CopyButton.tsx'

export function CodeBlock ({ code, label }: { code: string, label: string }): VNode {
  return (
    <div class='snippet'>
      <pre class='snippet-code' tabIndex={0} role='group' aria-label={label}><code>{code}</code></pre>
      <CopyButton key={code} text={code} label={words.install.copy} />
    </div>
  )
}
