let loading: Promise<ReadonlySet<string>> | undefined

/**
 * The passwords that people choose most, in lower case: about 49,000. Loaded when the first password is set and kept:
 * most servers start, run and stop without anybody setting one.
 */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  loading ??= load()
  return loading
}

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'])
}
