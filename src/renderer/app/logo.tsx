/** Plateau's mark: a flame graph with a wide, flat top. */
export function Logo({ size }: { readonly size: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect x="2" y="17" width="20" height="4.4" rx="1" className="logo-base" />
      <rect x="4" y="11.6" width="15" height="4.4" rx="1" className="logo-middle" />
      <rect x="6" y="6.2" width="11" height="4.4" rx="1" className="logo-top" />
      <rect x="20" y="11.6" width="2" height="4.4" rx="1" className="logo-middle" />
    </svg>
  );
}
