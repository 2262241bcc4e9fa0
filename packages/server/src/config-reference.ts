import { flagOf, hasVariable, KEYS, SETTINGS, variableOf } from './config.ts'

/** What `--help` prints. */
export function helpText(): string {
  const rows = KEYS.map((key) => {
    const { about, allowed, fallback } = SETTINGS[key]
    const variable = hasVariable(key) ? variableOf(key) : 'a flag only'
    return `  ${flagOf(key)}\n      ${variable}; default: ${fallback === '' ? '(empty)' : fallback}\n      ${about} Takes ${allowed}.`
  })
  return `Latchkey: every place an account is signed in, and the end of any of them.\n\nFlags win over environment variables.\n\n${rows.join('\n')}\n  --help\n      Prints this.\n`
}

/** The reference page, in Markdown. */
export function configurationReference(): string {
  const rows = KEYS.map((key) => {
    const { about, allowed, fallback } = SETTINGS[key]
    const variable = hasVariable(key) ? `\`${variableOf(key)}\`` : '(none)'
    return `| ${variable} | \`${flagOf(key)}\` | ${fallback === '' ? '(empty)' : `\`${fallback}\``} | ${about} | ${allowed} |`
  })
  return `# Configuration\n\nFlags win over environment variables. A wrong value stops the start with a sentence that says what is allowed.\n\n| variable | flag | default | what it is | takes |\n|---|---|---|---|---|\n${rows.join('\n')}\n`
}
