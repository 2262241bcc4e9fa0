import type { Agent } from './agents.ts'
import { chromeHints, chromiumHints, edgeHints, phone, tablet } from './chromium-hints.ts'

/** What people hold in their hands, as it is sent. */
export const MOBILE_AGENTS: readonly Agent[] = [
  // Chrome on Android
  {
    weight: 7.5,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Mobile Safari/537.36',
    hints: chromeHints(144, phone(16)),
  },
  {
    weight: 7,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Mobile Safari/537.36',
    hints: chromeHints(144, phone(15)),
  },
  {
    weight: 5,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36',
    hints: chromeHints(143, phone(14)),
  },
  {
    weight: 3,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36',
    hints: chromeHints(143, phone(13)),
  },
  {
    weight: 1.8,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    hints: chromeHints(142, phone(12)),
  },
  {
    weight: 1,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    hints: chromeHints(140, phone(11)),
  },
  {
    weight: 0.4,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36',
    hints: chromeHints(138, phone(10)),
  },
  {
    weight: 0.8,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
    hints: chromeHints(143, tablet(15)),
  },
  {
    weight: 0.5,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    hints: chromeHints(142, tablet(13)),
  },
  // Safari on iPhones. From iOS 26 on it says 18.6 or 18.7 instead of the truth.
  {
    weight: 4,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.2 Mobile/15E148 Safari/604.1',
  },
  {
    weight: 2.6,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1',
  },
  {
    weight: 1.6,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
  },
  {
    weight: 1.8,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  },
  {
    weight: 0.8,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  },
  {
    weight: 0.5,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1',
  },
  {
    weight: 0.3,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 16_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
  },
  // Other browsers on iPhones and iPads
  {
    weight: 1.6,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/144.0.7559.85 Mobile/15E148 Safari/604.1',
  },
  {
    weight: 0.5,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.7444.148 Mobile/15E148 Safari/604.1',
  },
  {
    weight: 0.3,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/143.0.7499.151 Mobile/15E148 Safari/604.1',
  },
  {
    weight: 0.2,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/147.0 Mobile/15E148 Safari/604.1',
  },
  {
    weight: 0.2,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 EdgiOS/143.0.3650.80 Mobile/15E148 Safari/604.1',
  },
  {
    weight: 0.1,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1 Ddg/18.6',
  },
  // Other browsers on Android
  {
    weight: 1.5,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36',
    hints: chromiumHints({ name: 'Samsung Internet', version: '29.0' }, 136, phone(16)),
  },
  {
    weight: 0.5,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    hints: chromiumHints({ name: 'Samsung Internet', version: '28.0' }, 130, phone(14)),
  },
  {
    weight: 0.2,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Safari/537.36',
    hints: chromiumHints({ name: 'Samsung Internet', version: '29.0' }, 136, tablet(15)),
  },
  {
    weight: 0.4,
    place: 'hand',
    userAgent: 'Mozilla/5.0 (Android 16; Mobile; rv:147.0) Gecko/147.0 Firefox/147.0',
  },
  {
    weight: 0.2,
    place: 'hand',
    userAgent: 'Mozilla/5.0 (Android 14; Mobile; rv:146.0) Gecko/146.0 Firefox/146.0',
  },
  {
    weight: 0.7,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36 OPR/91.0.0.0',
    hints: chromiumHints({ name: 'Opera', version: 91 }, 139, phone(14)),
  },
  {
    weight: 0.3,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36 EdgA/143.0.0.0',
    hints: edgeHints(143, phone(15)),
  },
  {
    weight: 0.3,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Mobile Safari/537.36',
    hints: chromiumHints({ name: 'Brave', version: 144 }, 144, phone(15)),
  },
  {
    weight: 0.4,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; U; Android 13; en-US; SM-A135F Build/TP1A.220624.014) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/123.0.6312.80 UCBrowser/14.2.0.1350 Mobile Safari/537.36',
  },
  {
    weight: 0.2,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; U; Android 14; en-us; 23106RN0DA Build/UP1A.231005.007) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/128.0.6613.146 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.38.0-gn',
  },
  {
    weight: 0.2,
    place: 'hand',
    userAgent:
      'Mozilla/5.0 (Linux; Android 12; NOH-NX9; HMSCore 6.15.0.302) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.5735.196 HuaweiBrowser/16.0.7.300 Mobile Safari/537.36',
  },
]
