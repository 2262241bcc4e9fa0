/** Where a person lands who came for nothing in particular. */
export const HOME = '/account/sessions'

/**
 * The page to go to after the login: a path of our own, or `HOME`. An address of another host would make our sign-in
 * page the first half of somebody's deception (CWE-601), so a browser's own parser decides whose address it is.
 */
export function nextPath(wanted: string | undefined, origin: string): string {
  // Browsers read a backslash as a slash and drop tabs and line feeds: such a path was made to mislead.
  if (wanted === undefined || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(wanted)) return HOME
  if (!URL.canParse(wanted, origin)) return HOME
  const address = new URL(wanted, origin)
  if (address.origin !== origin) return HOME
  const path = address.pathname + address.search + address.hash
  // "/.//evil.example" is ours by the parser, and its path is not.
  return path.startsWith('//') || /^\/(?:login|setup)\b/.test(path) ? HOME : path
}
