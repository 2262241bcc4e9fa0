import android from 'virtual:logo/android-icon'
import apple from 'virtual:logo/apple'
import chrome from 'virtual:logo/chrome'
import firefox from 'virtual:logo/firefox'
import ios from 'virtual:logo/ios'
import linux from 'virtual:logo/linux-tux'
import edge from 'virtual:logo/microsoft-edge'
import windows from 'virtual:logo/microsoft-windows-icon'
import opera from 'virtual:logo/opera'
import safari from 'virtual:logo/safari'
import type { Schema } from '../lib/api.ts'
import chromeos from './logos/chromeos.svg'
import otherBrowser from './logos/other-browser.svg'
import otherSystem from './logos/other-system.svg'
import samsung from './logos/samsung-internet.svg'

export type Logo = {
  readonly address: string
  /** One colour only: it takes the colour of the text, so that it can be seen on dark. */
  readonly plain?: boolean
}

export const systemLogos: Readonly<Record<Schema<'Device'>['system'], Logo>> = {
  windows: { address: windows },
  macos: { address: apple, plain: true },
  linux: { address: linux },
  ios: { address: ios, plain: true },
  android: { address: android },
  chromeos: { address: chromeos, plain: true },
  other: { address: otherSystem, plain: true },
}

export const browserLogos: Readonly<Record<Schema<'Device'>['browser'], Logo>> = {
  chrome: { address: chrome },
  firefox: { address: firefox },
  safari: { address: safari },
  edge: { address: edge },
  opera: { address: opera },
  samsung: { address: samsung },
  other: { address: otherBrowser, plain: true },
}
