/** Something that may not leave, and how a person, a tool or a configuration writes it. */
export interface Planted {
  readonly what: string;
  /** What is searched for in what was exported. */
  readonly value: string;
  /** As it stands in a text. */
  readonly written: string;
}

const NOW = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';
const BODY = 'eyJzdWIiOiJjdXN0b21lci00NzExIiwiaWF0IjoxNTE2MjM5MDIyfQ';
const PEM = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7Vx2kQp9Zt1Ya';
const OPENSSH = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW';

/** Of one kind and one value: put together here, so that no scanner of this repository takes the file for a leak. */
const token = (what: string, ...parts: readonly string[]): Planted => {
  const value = parts.join('');
  return { what, value, written: value };
};
const named = (what: string, before: string, value: string, after = ''): Planted => ({
  what,
  value,
  written: `${before}${value}${after}`,
});

/** Secrets: under no profile may one of them be left. */
export const SECRETS: readonly Planted[] = [
  token('AWS access key', 'AKIA', 'Q3EGRZXN7TPLJ5VK'),
  named('AWS secret key', 'aws_secret_access_key = ', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzK3mP9qLwT'),
  token('GitHub token', 'ghp_', 'k3Jd92LmQpXz71VbNcRt58YwAeHsUo4Fg6Ti'),
  token(
    'fine-grained GitHub token',
    'github_pat_',
    '11ABCDEFG0x9Kq2LmZp7Vt_',
    'w8Rj4Tn6Yb1Hs3Df5Gk7Lq9Zx2Cv4Bn6Ma8Sd0Fg1Hj3Kl5Qw7Er9T',
  ),
  token('GitLab token', 'glpat-', 'x7Kq2LmZp9Vt4Rj8Wn3Y'),
  token('Slack token', 'xoxb-', '2409871563-4187263540912-', 'Qz8Rk3Lp7Vn2Xt5Wb9Jm4Hc6'),
  token('Stripe key', 'sk_live_', '51Hq9ZkLm3Rt7Vx2Bn8Wc4Jp6Yd'),
  token('Google key', 'AIza', 'SyB7k2Lq9Zm4Xt6Vn1Rw8Jp3Hc5Yd0Fg7Ks'),
  token('JSON Web Token', NOW, '.', BODY, '.', 'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c'),
  named('private key', `-----BEGIN ${'PRIVATE'} KEY-----\n`, PEM, `\n-----END ${'PRIVATE'} KEY-----`),
  named(
    'OpenSSH key',
    `-----BEGIN ${'OPENSSH PRIVATE'} KEY-----\n`,
    OPENSSH,
    `\n-----END ${'OPENSSH PRIVATE'} KEY-----`,
  ),
  named('login in a URL', 'https://deploy:', 'Zw7Kp3Vn9Lt', '@registry.secret.example/v2'),
  named('bearer header', 'Authorization: Bearer ', 'q8Zk3Lp7Vn2Xt5Wb9Jm4Hc6Rd1Fg'),
  named('basic header', 'Authorization: Basic ', 'YWRtaW46WjdrUTNwOVZ0NA=='),
  named('connection string', 'postgres://reporting:', 'Vt4kQ9zLp7', '@db.secret.example:5432/shop'),
  named('password of Redis', 'redis://:', 'Hc6Rd1FgWb9', '@cache.secret.example:6379/0'),
  named('system property', '-Ddb.password=', 'Lq7Zx2Cv4Bn'),
  named('environment', 'PGPASSWORD=', 'Rj8Wn3Yx7Kq'),
  named('switch', '--password ', 'Bn6Ma8Sd0Fg'),
  named('YAML', 'password: ', 'Tr0ub4dor-x9Kq'),
  named('JSON', '{"api_key": "', 'a81kPq72LmZ0vT39', '"}'),
  named('cookie', 'Cookie: sessionid=', 'k29Lm4Xt6Vn1Rw8Jp3Hc5Yd0'),
  token('SendGrid key', 'SG.', 'k3Jd92LmQpXz71VbNcRt58.', 'YwAeHsUo4Fg6TiK3Jd92LmQpXz71VbNcRt58YwAeHsU'),
  token('npm token', 'npm_', 'k3Jd92LmQpXz71VbNcRt58YwAeHsUo4Fg6Ti'),
  named('token of a repository', 'https://x-access-token:', 'd9Kq2LmZp7Vt4Rj8', '@git.secret.example/shop.git'),
  named('token in a query', 'https://api.secret.example/o?id=7&access_token=', 'p7Vt4Rj8Wn3YxKq2Lm', '&x=1'),
  named('password of a key store', '-Djavax.net.ssl.keyStorePassword=', 'Wn3YxKq2Lm9'),
  named('login of curl', 'curl -u carolsmith:', 'Kq2Lm9Zp7Vt', ' https://shop.secret.example/'),
];

/** Who and where: may leave to colleagues only. Recognised wherever they stand. */
export const TOLD: readonly Planted[] = [
  token('mail address', 'alice@secret.example'),
  token('host of a capture', 'staging-7.secret.example'),
  token('short name of that host', 'stgbox-4711'),
  token('jump host', 'jump.secret.example'),
  token('host that no record proves', 'billing-db3.internal'),
  token('address', '10.77.88.99'),
  token('IPv6 address', '2001:db8:77:88::99'),
  token('hardware address', '02:42:ac:7f:00:9e'),
  token('login', 'carolsmith'),
  token('home', '/home/carolsmith'),
  token('deploy root', '/srv/kundenportal'),
  token('unusual deploy root', '/acme-geheim'),
  named('query of a URL', 'https://shop.secret.example/orders/4711?customer=', 'Kunde-Mueller-1974'),
  named('phone number', 'call ', '+49 30 7654321'),
  named('card number', 'card ', '4111 1111 1111 1111'),
];

/** What only its place tells to be private: constants, contents, arguments. In texts of people it stops an export. */
export const PLACED = {
  literal: 'Alice Liddell 1865',
  account: 'DE02120300000000202051',
  parameter: 'kunde-4711-geheim',
  heapString: 'Liddell, Alice; Christ Church 1865',
  heapKey: 'kunde_4711_liddell',
  argument: 'mandant-liddell-0815',
  variable: 'umgebung-liddell-0816',
  tenant: 'tenant-liddell-0817',
  fingerprint: 'SHA256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0',
  application: 'reporting-liddell-0818',
} as const;

/** Names of the program, which records have and people write in words of their own: strangers may not learn them under the strict profile. */
export const NAMES = ['distinct_customers_before', 'LeakySession', 'SessionEntry'] as const;

/** All of them in one text, one a line, as somebody pastes a log. */
export const TEXT = [...SECRETS, ...TOLD].map(({ written }) => written).join('\n');
/** The same without line ends, one by one. */
export const ONE_LINE: readonly string[] = [...SECRETS, ...TOLD].map(({ written }) => written.replaceAll('\n', '\\n'));
export const LINE = ONE_LINE.join(' | ');
/** The same again, in pieces that fit into a field of one line. */
export const LINES: readonly string[] = joinedLines(ONE_LINE);

/** Texts behind one another, as many on a line as fit. */
function joinedLines(texts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const joined = `${lines.at(-1) ?? ''} | ${text}`;
    if (lines.length > 0 && joined.length < 480) lines[lines.length - 1] = joined;
    else lines.push(text);
  }
  return lines;
}
