export function SetupPage(): React.JSX.Element {
  return <p>This page is being built.</p>
}
