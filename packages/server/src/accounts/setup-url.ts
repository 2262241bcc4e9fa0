import type { SetupLink } from './accounts.ts'

/** The token is the fragment: a browser sends that to nobody, so neither logs nor referrers hold it. */
export function setupUrl(origin: string, link: Pick<SetupLink, 'token'>): string {
  return `${origin}/setup#${link.token}`
}
