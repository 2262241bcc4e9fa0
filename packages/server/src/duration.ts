import { type Duration, days, hours, minutes, seconds } from 'latchkey'

const UNITS = { s: seconds, m: minutes, h: hours, d: days } as const

/** Reads `90s`, `30m`, `12h` or `7d`, from one second to ten years; `undefined` for anything else. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d{1,9})([smhd])$/.exec(text.trim())
  if (!match) return undefined
  const parsed = UNITS[match[2] as keyof typeof UNITS](Number(match[1]))
  return parsed >= seconds(1) && parsed <= days(3650) ? parsed : undefined
}

/** The shortest exact form that {@link parseDuration} reads. */
export function durationText(duration: Duration): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    const one = UNITS[unit](1)
    if (duration % one === 0) return `${duration / one}${unit}`
  }
  return `${duration / seconds(1)}s`
}
