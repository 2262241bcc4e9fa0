/** IPv6 may break after a colon, and nowhere else. A connection without an address has none to show. */
export function IpAddress({ ip }: { ip: string }): React.JSX.Element {
  if (ip === '') return <>unknown</>
  const groups = ip.split(/(?<=:)/)
  return (
    <span>
      {groups.length === 1
        ? ip
        : groups.flatMap((group, index) => [group, <wbr key={groups.slice(0, index + 1).join('')} />])}
    </span>
  )
}
