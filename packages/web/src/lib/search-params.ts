/** The text of one part of an address: `undefined` when it is empty, absent or no text. A router may have read `10` as a number. */
export function textParam(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text : undefined
}

/** Without the parts that are `undefined`: they would leave empty words in the address. */
export function present<Parts extends Readonly<Record<string, unknown>>>(parts: Parts): Present<Parts> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Present<Parts>
}

type Present<Parts> = { readonly [Key in keyof Parts]?: Exclude<Parts[Key], undefined> }
