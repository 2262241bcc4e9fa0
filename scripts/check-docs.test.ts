import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { badReferences, badSearches } from './check-docs.ts'
import { codeBlocksIn } from './markdown.ts'

const files = new Set([
  'README.md',
  'docs',
  'docs/guide.md',
  'packages/core/src/domain/session.ts',
  'packages/core/src',
])

describe('check-docs', () => {
  it('reads every search', () => {
    const page = (search: string) => [{ path: 'page.md', text: `\`\`\`search\n${search}\n\`\`\`` }]
    assert.deepEqual(badSearches(page('user:ada\nos:linux')), [])
    assert.equal(badSearches(page('user:ada\nos:windoze')).length, 1)
  })

  it.each([
    '[guide](./guide.md)',
    '[up](../README.md#two-words)',
    '[here](#own-heading)',
    '[web](https://example.org/a.md)',
    '`packages/core/src/`',
    '`session.ts`',
    '`guide.md`',
    '`packages/web/dist`',
    '`npm run build`',
    '`your-app/login`',
    '```sh\ncat `nothing.md`\n```',
  ])('finds %s in order', (text) => {
    assert.deepEqual(problemsOf(text), [])
  })

  it.each([
    '[guide](guide.md)\n[gone](gone.md)',
    '[up](../README.md#three-words)',
    '[here](#heading)',
    '`packages/core/src/gone.ts`',
    '`gone.ts`',
    '`docs/gone`',
    'npm run gone',
  ])('finds what %s lacks', (text) => {
    assert.equal(problemsOf(text).length, 1)
  })

  it('takes TypeScript from a page, with the line it begins on', () => {
    const page = 'one\n\n```ts\nconst a = 1\n```\n\n```sh\nls\n```\n\n  ```tsx\n  <b />\n  ```\n'
    assert.deepEqual(codeBlocksIn(page), [
      { language: 'ts', line: 3, code: 'const a = 1\n' },
      { language: 'tsx', line: 11, code: '  <b />\n' },
    ])
  })
})

function problemsOf(text: string): readonly string[] {
  const pages = [
    { path: 'docs/guide.md', text: `# Own heading\n\n${text}\n` },
    { path: 'README.md', text: '## Two words\n' },
  ]
  return badReferences(pages, files, ['build'])
}
