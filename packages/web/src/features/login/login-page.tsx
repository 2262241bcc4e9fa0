export function LoginPage(): React.JSX.Element {
  return <p>This page is being built.</p>
}
