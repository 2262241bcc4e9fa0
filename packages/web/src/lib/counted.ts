/** A number in the reader's own way of writing: "10,000". */
export function inDigits(count: number): string {
  return count.toLocaleString()
}

/** "1 session", "812 sessions", "more than 100,000 sessions". */
export function counted(count: number, noun: string, { more = false }: { readonly more?: boolean } = {}): string {
  return `${more ? 'more than ' : ''}${inDigits(count)} ${noun}${count === 1 && !more ? '' : 's'}`
}
