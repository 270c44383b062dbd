import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replaced } from '../span.ts';
import { findSecrets, SECRET_KINDS, secretSpans } from './find-secrets.ts';

const left = (text: string): string => replaced(text, secretSpans(text));
const kinds = (text: string): readonly string[] => findSecrets(text).map(({ kind }) => kind);

/** So many characters in which letters and digits change places, as in a token; put together here so that no file holds one. */
function run(length: number, alphabet = 'a7B3kQ9xZ2mN5pR8sT4vW6yC1dE0fGhJ'): string {
  return Array.from({ length }, (_, at) => alphabet[(at * 11 + (at >> 3)) % alphabet.length]).join('');
}
const hex = (length: number): string => run(length, '9f86d081884c7d659a2feaa0c55ad015');
const small = (length: number): string => run(length, 'a7b3kq9xz2mn5pr8');

/** Kind, what it looks like, and what only looks like it. */
const FORMS: readonly (readonly [kind: string, secret: string, lookAlike: string])[] = [
  ['aws-access-key-id', `AKIA${run(16, 'ABC2DEF3GHI4JKL5')}`, 'AKIARA_REGION'],
  ['figma-token', `figd_${run(40)}`, 'figd_note'],
  ['tailscale-key', `tskey-auth-${run(12)}CNTRL-${run(32)}`, 'tskey-auth-key'],
  ['cloudflare-origin-key', `v1.0-${hex(24)}-${hex(146)}`, 'v1.0-beta'],
  ['posthog-key', `phx_${run(43)}`, 'phx_name'],
  ['mailchimp-key', `${hex(32)}-us14`, `commit ${hex(32)} of eu-us1`],
  [
    'json-web-key',
    `{"kty": "OKP", "crv": "Ed25519", "d": "${run(43)}"}`,
    '{"kty": "OKP", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}',
  ],
  ['google-api-key', `AIza${run(35)}`, 'AIzawa'],
  ['google-oauth-secret', `GOCSPX-${run(28)}`, 'GOCSPX-note'],
  ['google-oauth-token', `ya29.${run(60)}`, 'ya29.txt'],
  ['google-refresh-token', `1//0${run(60)}`, '1//0 of 3'],
  ['firebase-key', `AAAA1234567:APA91b${run(134)}`, ':APA91b'],
  ['azure-ad-secret', `aB38Q~${run(34)}`, '8Q~1'],
  ['azure-sas', `?sv=2024&sig=${run(43)}%3D`, '&sig=12'],
  ['azure-storage-key', `AccountKey=${run(86)}==`, 'AccountKey='],
  ['azure-shared-key', `SharedAccessKey=${run(43)}=`, 'SharedAccessKey='],
  ['alibaba-key', `LTAI${run(20)}`, 'LTAI-note'],
  ['aws-bedrock-key', `ABSK${run(132)}`, 'ABSKEY'],
  ['sourcegraph-token', `sgp_${run(40, '0a1b2c')}`, 'sgp_profile'],
  ['facebook-token', `EAAM${run(120)}`, 'EAAMES'],
  ['airtable-token', `pat${run(14)}.${run(64, '0a1b2c')}`, 'pattern.test'],
  ['easypost-key', `EZAK${run(54)}`, 'EZAK1'],
  ['postman-key', `PMAK-${run(24, '0a1b2c')}-${run(34, '0a1b2c')}`, 'PMAK-note'],
  ['dynatrace-token', `dt0c01.${run(24)}.${run(64)}`, 'dt0c01.txt'],
  ['sendinblue-key', `xkeysib-${run(64, '0a1b2c')}-${run(16)}`, 'xkeysib-note'],
  ['perplexity-key', `pplx-${run(48)}`, 'pplx-api'],
  ['openshift-token', `sha256~${run(43)}`, 'sha256~1'],
  ['1password-token', `ops_eyJ${run(260)}`, 'ops_eyJ'],
  ['1password-secret-key', 'A3-ASWWYB-798JRYLJVD4-23DC2-86TVM-H43EB', 'A3-SIZE'],
  ['adobe-secret', `p8e-${run(32, '0a1b2c')}`, 'p8e-note'],
  ['42-secret', `s-s4t2ud-${run(64, '0a1b2c')}`, 's-s4t2ud-note'],
  ['flutterwave-key', `FLWSECK_TEST-${run(32, '0a1b2c')}-X`, 'FLWSECK_TEST'],
  ['harness-key', `pat.${run(22)}.${run(24, '0a1b2c')}.${run(20)}`, 'pat.match'],
  ['clojars-token', `CLOJARS_${run(60)}`, 'CLOJARS_URL'],
  ['prefect-token', `pnu_${run(36)}`, 'pnu_name'],
  ['readme-token', `rdme_${run(70, '0a1b2c')}`, 'rdme_title'],
  ['shippo-token', `shippo_live_${run(40, '0a1b2c')}`, 'shippo_live_mode'],
  ['settlemint-token', `sm_pat_${run(16)}`, 'sm_pat_name'],
  ['gitlab-runner-token', `GR1348941${run(20)}`, 'GR1348941'],
  [
    'jwt-base64',
    Buffer.from(`eyJ${run(60)}.eyJ${run(60)}`)
      .toString('base64')
      .replace(/=+$/, ''),
    'ZXlK',
  ],
  ['github-token', `ghp_${run(36)}`, 'ghp_profile_name'],
  ['github-fine-grained-token', `github_pat_${run(60)}`, 'github_pat_help'],
  ['gitlab-token', `glpat-${run(20)}`, 'glpat-help'],
  ['slack-token', `xoxb-123456789012-${run(24)}`, 'xoxb-x'],
  ['slack-app-token', `xapp-1-A0123-${run(30)}`, 'xapp-store'],
  ['slack-webhook', `https://hooks.slack.com/services/T01234567/B01234567/${run(24)}`, 'https://hooks.slack.com/help'],
  [
    'discord-webhook',
    `https://discord.com/api/webhooks/123456789012345678/${run(60)}`,
    'https://discord.com/api/webhooks/help',
  ],
  [
    'discord-token',
    `${btoa('193746281945512345')}.G${run(5)}.${run(38)}`,
    `${btoa('193746281945512345')}.G${run(5)}.map, index.syntax.context`,
  ],
  ['session-id', '/cart;jsessionid=KQXZMNPRSTVWYCDE?step=2', '"/cart;jsessionid=" + id, JSESSIONID=none'],
  ['teams-webhook', `https://x.webhook.office.com/webhookb2/${hex(80)}`, 'https://x.webhook.office.com/help'],
  ['stripe-key', `sk_live_${run(24)}`, 'sk_live_mode'],
  ['stripe-webhook-secret', `whsec_${run(32)}`, 'whsec_check'],
  ['npm-token', `npm_${run(36)}`, 'npm_config_registry'],
  ['pypi-token', `pypi-AgE${run(80)}`, 'pypi-Agents'],
  ['rubygems-key', `rubygems_${hex(48)}`, 'rubygems_version'],
  ['nuget-key', `oy2${small(43)}`, 'oy2x'],
  ['crates-token', `cio${run(32)}`, 'ciopfs_main'],
  ['docker-token', `dckr_pat_${run(27)}`, 'dckr_pat_x'],
  ['anthropic-key', `sk-ant-api03-${run(80)}`, 'sk-ant-farm'],
  ['openai-key', `sk-proj-${run(60)}`, 'sk-proj-name, sk-learn-contrib'],
  ['huggingface-token', `hf_${run(34, 'aBkQxZmNpRsTvWyCdEfGhJ')}`, 'hf_transformers'],
  ['replicate-token', `r8_${run(37)}`, 'r8_shrinker'],
  ['twilio-key', `SK${hex(32)}`, 'SKIP, SK1234'],
  ['sendgrid-key', `SG.${run(22)}.${run(43)}`, 'SG.example'],
  ['mailgun-key', `key-${hex(32)}`, 'key-value-store'],
  ['telegram-token', `123456789:AA${run(33)}`, '12:AAPL'],
  ['digitalocean-token', `dop_v1_${hex(64)}`, 'dop_v1_api'],
  ['shopify-token', `shpat_${hex(32)}`, 'shpat_x'],
  ['square-token', `sq0atp-${run(22)}`, 'sq0atp-x'],
  ['databricks-token', `dapi${hex(32)}`, 'dapis'],
  ['vault-token', `hvs.${run(90)}`, 'hvs.c'],
  ['terraform-token', `${run(14)}.atlasv1.${run(67)}`, 'x.atlasv1.y'],
  ['pulumi-token', `pul-${hex(40)}`, 'pul-1'],
  ['doppler-token', `dp.pt.${run(43)}`, 'dp.pt.x'],
  ['linear-key', `lin_api_${run(40)}`, 'lin_api_client'],
  ['notion-token', `ntn_${run(46)}`, 'ntn_x, secret_service_name'],
  ['newrelic-key', `NRAK-${run(27, 'ABC2DEF3GHI4')}`, 'NRAK-1'],
  ['grafana-token', `glsa_${run(32)}_${hex(8)}`, 'glsa_x'],
  ['sentry-token', `sntrys_${run(90)}`, 'sntrys_x'],
  ['datadog-key', `pub${hex(32)}`, 'publish, public_key_path'],
  ['atlassian-token', `ATATT3x${run(80)}`, 'ATATT3x, ATBBusiness'],
  ['supabase-key', `sbp_${hex(40)}`, 'sbp_x'],
  ['planetscale-token', `pscale_tkn_${run(43)}`, 'pscale_tkn_x'],
  ['fly-token', `fo1_${run(43)}`, 'fo1_x'],
  ['heroku-key', `HRKU-${run(60)}`, 'HRKU-1'],
  ['age-secret-key', `AGE-SECRET-KEY-1${run(58, 'QPZRY9X8GF2TVDW0S3JN')}`, 'AGE-SECRET-KEY-1X'],
  ['password-hash', `$2b$12$${run(53)}`, '$2b$12'],
  ['scram-secret', `SCRAM-SHA-256$4096:${run(22)}==$${run(43)}=:${run(43)}=`, 'SCRAM-SHA-256'],
  ['postgresql-md5', `PASSWORDED 'md5${hex(32)}';`, `md5${hex(32)} sum`],
  ['ssh-private-key-line', `b3BlbnNzaC1rZXktdjE${run(80)}`, 'b3BlbnNzaC1rZXktdjE'],
  [
    'private-key-base64',
    `LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ${run(80)}`,
    'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t',
  ],
  ['oracle-jdbc-login', 'jdbc:oracle:thin:scott/tiger@db:1521:x', 'jdbc:oracle:thin:@db:1521:x'],
  ['netrc-password', 'machine git.shop.example login anna password hunter2', 'the machine was slow'],
  ['pgpass-line', 'db1:5432:shop:anna:hunter2', 'db1:5432:shop:anna'],
  [
    'private-key',
    `-----BEGIN RSA PRIVATE KEY-----\n${run(64)}\n${run(64)}\n-----END RSA PRIVATE KEY-----`,
    `-----BEGIN CERTIFICATE-----\n${run(64)}\n-----END CERTIFICATE-----`,
  ],
  [
    'pgp-private-key',
    `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${run(64)}\n-----END PGP PRIVATE KEY BLOCK-----`,
    `-----BEGIN PGP SIGNATURE-----\n\n${run(64)}\n-----END PGP SIGNATURE-----`,
  ],
  [
    'putty-private-key',
    `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\n${run(48)}\nPrivate-MAC: ${hex(64)}`,
    'PuTTY-User-Key-File-3',
  ],
  ['jwt', `eyJhbGciOiJIUzI1NiJ9.${`eyJ${run(30)}`}.${run(43)}`, 'eyJhbGci.map, eyJx.y'],
  ['login-in-url', 'https://anna:hunter2@git.shop.example/x', 'https://git.shop.example/@anna/x, git@shop.example'],
  [
    'connection-string-password',
    'mongodb+srv://shop:hunter2@c0.mongodb.net/x',
    'redis://cache:6379/0, ssh://anna@host',
  ],
  ['authorization-header', `Authorization: Bearer ${run(40)}`, 'Authorization: none'],
  ['cookie-header', `Cookie: sid=${run(20)}; theme=dark`, 'cookie: string'],
  ['bearer-token', `with bearer ${run(32)}`, 'the bearer authentication'],
  ['basic-login', 'basic YWxpY2U6aHVudGVyMg==', 'basic authentication, Basic functionality'],
  ['password', 'password=hunter2', 'passwords differ; check_password(x); password_file'],
  ['api-key', 'api_key: 8sdf7sd8f7', 'apiKeyId.ts, key: value, monkey=1'],
  ['token', `token = ${run(24)}`, 'token: 17, tokens=512, token=false, next_token: page'],
  ['command-line-password', 'app --password hunter2 --port 80', 'app --password-file /x --port 80'],
];

describe('secrets by their form', () => {
  it.each(FORMS)('takes a %s out, and leaves what looks like it', (kind, secret, lookAlike) => {
    for (const text of [secret, `"${secret}"`, `x ${secret} y`, `a,${secret}\n`]) {
      if (kind === 'pgpass-line' && !text.endsWith('y') && text !== secret) continue;
      if (kind === 'postgresql-md5' && text.startsWith('"')) continue;
      expect(kinds(text)).toContain(kind);
      expect(left(text)).toContain(`[removed:${kind}]`);
    }
    expect(findSecrets(lookAlike).map(({ start, end }) => lookAlike.slice(start, end))).toEqual([]);
  });

  it('knows more than sixty kinds, each of them told here', () => {
    expect(new Set(FORMS.map(([kind]) => kind))).toEqual(new Set(SECRET_KINDS));
    expect(SECRET_KINDS.length).toBeGreaterThan(60);
  });
});

describe('secrets by the name they are given to', () => {
  it.each([
    ['-Dspring.datasource.password=hunter2 -Xmx2g', '-Dspring.datasource.password=[removed:password] -Xmx2g'],
    ['PGPASSWORD=hunter2 psql', 'PGPASSWORD=[removed:password] psql'],
    ['DB_PASSWORD: "hunter 2"\nport: 5', 'DB_PASSWORD: "[removed:password]"\nport: 5'],
    ['{"password":"hun\\"ter2","user":"anna"}', '{"password":"[removed:password]","user":"anna"}'],
    [
      '{\\"password\\":\\"hunter2\\",\\"user\\":\\"anna\\"}',
      '{\\"password\\":\\"[removed:password]\\",\\"user\\":\\"anna\\"}',
    ],
    ['[db]\npasswd = hunter2\n', '[db]\npasswd = [removed:password]\n'],
    ['/login?user=anna&password=hunter2&x=1', '/login?user=anna&password=[removed:password]&x=1'],
    ['<password>hunter2</password>', '<password>[removed:password]</password>'],
    ['password => "hunter2"', 'password => "[removed:password]"'],
    [
      'Server=db;User Id=sa;Password=hunter2;Encrypt=yes',
      'Server=db;User Id=sa;Password=[removed:password];Encrypt=yes',
    ],
    ['jdbc:mysql://db/x?user=a&password=hunter2', 'jdbc:mysql://db/x?user=a&password=[removed:password]'],
    ['- name: DB_PASSWORD\n  value: hunter2\n', '- name: DB_PASSWORD\n  value: [removed:password]\n'],
    ['{"name":"Cookie","value":"sid=1234; a=b"}', '{"name":"Cookie","value":"[removed:cookie-header]"}'],
    ['mysql -u root -phunter2 shop', 'mysql -u root -p[removed:command-line-password] shop'],
    ['curl -u anna:hunter2 https://x', 'curl -u [removed:command-line-password] https://x'],
    ['redis-cli -a hunter2 ping', 'redis-cli -a [removed:command-line-password] ping'],
    ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYzK3mP9qLwT', 'aws_secret_access_key = [removed:api-key]'],
    ['System.setProperty("API_TOKEN", "a81kPq72LmZ0vT39")', 'System.setProperty("API_TOKEN", "[removed:token]")'],
    ['var apiToken string = "a81kPq72LmZ0vT39"', 'var apiToken string = "[removed:token]"'],
    ['API_TOKEN ?= a81kPq72LmZ0vT39', 'API_TOKEN ?= [removed:token]'],
    ['API_TOKEN ::= a81kPq72LmZ0vT39', 'API_TOKEN ::= [removed:token]'],
    ['<apiToken>\n    a81kPq72LmZ0vT39\n</apiToken>', '<apiToken>\n    [removed:token]\n</apiToken>'],
    ['<add key="Password" value="hunter2" />', '<add key="Password" value="[removed:password]" />'],
    [`?X-Amz-Signature=${'ab12'.repeat(16)}`, '?X-Amz-Signature=[removed:token]'],
    ['//registry.npmjs.org/:_authToken=abc123', '//registry.npmjs.org/:_authToken=[removed:token]'],
    ['"auth": "dXNlcjpwYXNzd29yZDEyMw=="', '"auth": "[removed:token]"'],
    ['x-api-key: abcdef', 'x-api-key: [removed:authorization-header]'],
    ['Authorization: Basic YWxpY2U6aHVudGVyMg==', 'Authorization: Basic [removed:authorization-header]'],
    ['the API token is a8sd7F6sd87f6SD8f76sd8', 'the API token is [removed:token]'],
    ['redis://:hunter2@cache:6379', 'redis://[removed:connection-string-password]@cache:6379'],
  ])('%s', (text, without) => {
    expect(left(text)).toBe(without);
    expect(left(without)).toBe(without);
  });

  it.each([
    'password: $(DB_PASSWORD)',
    'password: %(password)s',
    'password=********',
    'password = getPassword()',
    'password: string; token: string',
    'if (password === other)',
    'PasswordEncoder.encode (password.py:12:3)',
    'src/auth/token.ts:17:3',
    'hash_password 239',
    '{"hash_password": 239, "secret": 3}',
    'ruleSetSha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'commit d2f1c0de9a7b4c3e8f1a2b3c4d5e6f708192a3b4 by anna',
    '123e4567-e89b-12d3-a456-426614174000',
    'The secret: keep functions short.',
    'getTokenFromHeader2Async validateUserCredentialsV2',
    'std::__detail::_Hash_code_base<std::string, token>',
    'the file identified by `handle`',
  ])('leaves %s', (text) => {
    expect(left(text)).toBe(text);
  });
});

describe('secrets that lines break', () => {
  it('takes a key out with what a log put before each of its lines', () => {
    const log = (line: string): string => `2027-01-31T12:00:00Z app[17] INFO ${line}`;
    const key = ['-----BEGIN PRIVATE KEY-----', run(64), run(64), '-----END PRIVATE KEY-----'];
    expect(left([...key.map(log), log('next')].join('\n'))).toBe(`${log('[removed:private-key]')}\n${log('next')}`);
    expect(left(`{"key":"${key.join('\\n')}\\n"}`)).toBe('{"key":"[removed:private-key]\\n"}');
  });

  it('takes out what is there of a key whose end is missing', () => {
    expect(left(`-----BEGIN EC PRIVATE KEY-----\n${run(64)}\n${run(40)}\n\nthe end`)).toBe(
      '[removed:private-key]\nthe end',
    );
  });

  it('takes a token out that a mail broke, and a header that is folded', () => {
    const token = `eyJhbGciOiJSUzI1NiJ9.eyJ${run(120)}.${run(100)}`;
    expect(left(`token:\n${token.replace(/.{76}/g, '$&\n')}\nend`)).toBe('token:\n[removed:jwt]\nend');
    expect(left(`Authorization: Bearer\r\n ${run(40)}\r\nHost: x`)).toBe(
      'Authorization: Bearer\r\n [removed:authorization-header]\r\nHost: x',
    );
  });
});

describe('laws', () => {
  it('takes out what is told by a name that went with the secret before it', () => {
    expect(left("Authorization: Bearer abcdefgh123; CREATE USER a IDENTIFIED BY 'M0meRaths' x")).toBe(
      "Authorization: Bearer [removed:authorization-header]'[removed:password]' x",
    );
  });

  it('takes out a token and the key that begins on the next line', () => {
    const token = `eyJ${run(30)}.eyJ${run(40)}.${run(43)}`;
    const key = `-----BEGIN PRIVATE KEY-----\n${run(64)}\n-----END PRIVATE KEY-----`;
    expect(left(`${token}\n${key}\npassword: Tr0ub4dor`)).toBe(
      '[removed:jwt]\n[removed:private-key]\npassword: [removed:password]',
    );
  });

  it.each([
    [`//deploy:${run(12)}@host.example/v2`, '//[removed:login-in-url]@host.example/v2'],
    [`deploy:${run(12)}@host.example`, '[removed:login-in-url]@host.example'],
    [`fetch https://deploy:${run(12)}`, 'fetch https://[removed:login-in-url]'],
    ['object:class_3f9a1c2be07d@app.js', 'object:class_3f9a1c2be07d@app.js'],
    ['object:sun.nio.cs.ISO_8859_1@java.base@11.0.13:0:0', 'object:sun.nio.cs.ISO_8859_1@java.base@11.0.13:0:0'],
    ['https://registry.example:5000/v2', 'https://registry.example:5000/v2'],
    ['mailto:anna@host.example', 'mailto:anna@host.example'],
  ])('reads %s, of which a tool took something away', (text, expected) => {
    expect(left(text).replace('connection-string-password', 'login-in-url')).toBe(expected);
  });

  it.each([
    '\\[removed:password\\]',
    "'[removed:password]'",
    '&#39;[removed:password]&#39;',
    '&#91;removed:password&#93;',
    `[removed:password] ${'and the rest of its line '.repeat(20)}`,
  ])('knows %s for what stands for a secret', (marker) => {
    expect(left(`password: ${marker}`)).toBe(`password: ${marker}`);
    expect(left(`Authorization: ${marker} 1`)).toBe(`Authorization: ${marker} 1`);
  });

  it.each([
    'const password = config.password;',
    'conn_info.password = pass;',
    '{ user: auth[0], password: auth[1], host }',
    'function sign(payload: Payload, privateKey: SignatureKey, alg?: string)',
    'return { publicKey: pk, secretKey: sk };',
    'before(publicKey: Uint8Array, secretKey: Uint8Array): Uint8Array',
    'signature = decodeBase64Url(tokenParts[2]);',
    'var signature = buffer.readUInt32LE(0);',
    'let userPass = void 0;',
    'exports.AuthenticationMD5Password = exports.ParameterStatusMessage = 1',
    'const cookie = getCookie(c, options.lookupCookie);',
    'export type Cookie = Record<string, string>;',
    'headerValues["Cookie"] = cookies.join("; ");',
    "password: 'Sent to this machine only, after its key was checked. Not written anywhere.',",
    'const password = /^(\\S+@\\S+)s password: ?$/.exec(text)?.[1];',
    'config.Password = info.Password\n',
    'self._password = raw_password\n',
    'sign(private_key=serverCert.privateKey.original, algorithm)',
    "const { password } = { password: 'foo' };",
    'connect("postgresql://scott:tiger@localhost/test")',
    "prompt({ prompt: 'Password: ', echo: false })",
    '["password", "username"]',
    '("auth", "0004_alter_user_username_opts")',
    '@type password: C{str}',
    'POLICY_CREATE_SECRET = 0x00000020\n',
    'docker run -v $(pwd):/repo linter',
    'fromFile(file, passphrase=options["pass"])',
    'input[type=password]:focus, a',
    'sign(privateKey: RsaPrivateKey | KeyLike): string',
    'accessKeyID := "AKIAIOSFODNN7EXAMPLE"',
    `{"version":"1","signature":"${'0a1b2c3d'.repeat(8)}"}`,
    '#define KU_DIGITAL_SIGNATURE  X509v3_KU_DIGITAL_SIGNATURE',
  ])('leaves code alone that is about secrets: %s', (code) => {
    expect(kinds(code)).toEqual([]);
  });

  it.each([
    ['Server=db;Password=hunter;Database=x', 'hunter'],
    ['password: swordfish', 'swordfish'],
    ['password = swordfish\n', 'swordfish'],
    ['password: Hunter2, user: anna', 'Hunter2'],
    ['const password = "swordfish";', 'swordfish'],
    ['password: correct horse', 'correct'],
    ["password: 'correct horse battery staple'", 'correct horse battery staple'],
    ['Cookie: sessionid=abc; theme=dark', 'sessionid'],
    ['"Cookie": "sessionid=abc"', 'sessionid'],
  ])('takes the value out of %s', (text, value) => {
    expect(left(text)).not.toContain(value);
  });

  it('what was taken out is not found again', () => {
    const parts = fc.constantFrom(
      ...FORMS.flatMap(([, secret, alike]) => [secret, alike]),
      'password',
      '=',
      ':',
      '"',
      ' ',
      '\n',
      "'",
      '\\',
      'Bearer ',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 6 }), (texts) => {
        let text = texts.join('');
        for (let round = 0; round < 8; round++) text = left(text);
        expect(left(text)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('places are in order, inside the text, and do not overlap', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300 }),
        fc.constantFrom(...FORMS.map(([, secret]) => secret)),
        (text, secret) => {
          let behind = 0;
          for (const { start, end } of findSecrets(text + secret + text)) {
            expect(start).toBeGreaterThanOrEqual(behind);
            expect(end).toBeGreaterThan(start);
            behind = end;
          }
          expect(behind).toBeLessThanOrEqual(text.length * 2 + secret.length);
        },
      ),
    );
  });
});
