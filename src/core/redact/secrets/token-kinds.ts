/** A secret that is known by its own form. */
export interface TokenKind {
  readonly kind: string;
  /** Texts, case aside, one of which it begins with. */
  readonly triggers: readonly string[];
  /** Sticky, from the trigger on; group 1, where there is one, is the secret itself. Each class run is bounded, so that a try costs what it matches. */
  readonly pattern: RegExp;
  /** Characters that may not stand right before it; letters and digits. */
  readonly notBehind?: RegExp;
}

const WORD = /[A-Za-z0-9]/;
/** Characters of base64url: whoever begins in the middle of such a run was tried at its start. */
const RUN = /[\w-]/;

function kind(name: string, triggers: readonly string[], pattern: RegExp, notBehind: RegExp = WORD): TokenKind {
  return { kind: name, triggers, pattern: new RegExp(pattern.source, `${pattern.flags}y`), notBehind };
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Three characters of ASCII as base64 (RFC 4648 §4). */
function base64Of(text: string): string {
  const bits = [...text].reduce((sum, character) => (sum << 8) | character.charCodeAt(0), 0);
  return [18, 12, 6, 0].map((shift) => BASE64[(bits >> shift) & 63]).join('');
}

/** How base64 begins of a number of three digits and more: ids of users, which tokens of Discord begin with. */
const NUMBERS_IN_BASE64: readonly string[] = Array.from({ length: 900 }, (_, at) => base64Of(String(100 + at)));

/**
 * Forms of keys and tokens by who gives them out. Sources: the pages of the issuers on the forms of their tokens, and the rules of gitleaks 8
 * (config/gitleaks.toml) and of GitHub's secret scanning for those that have none.
 */
export const TOKEN_KINDS: readonly TokenKind[] = [
  kind(
    'aws-access-key-id',
    ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
    /A(?:KIA|SIA|BIA|CCA)(?![A-Z2-7]{9}EXAMPLE)[A-Z2-7]{16}(?![A-Za-z0-9])/,
  ),
  kind('google-api-key', ['AIza'], /AIza[\w-]{35}(?![\w-])/),
  kind('google-oauth-secret', ['GOCSPX-'], /GOCSPX-[\w-]{20,40}/),
  kind('google-oauth-token', ['ya29.'], /ya29\.[\w-]{20,2048}/),
  kind('google-refresh-token', ['1//0'], /1\/\/0[\w-]{30,512}/),
  kind('firebase-key', [':APA91b'], /:APA91b[\w-]{100,256}/, /\s/),
  kind('azure-ad-secret', ['8Q~', '7Q~'], /[78]Q~[\w.~-]{31,40}/, /\s/),
  kind('azure-sas', ['sig='], /sig=((?:[A-Za-z0-9]|%2[bBfF]|%3[dD]|[+/]){40,200}={0,2})/),
  kind('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], /gh[pousr]_[A-Za-z0-9]{36,255}/),
  kind('github-fine-grained-token', ['github_pat_'], /github_pat_[A-Za-z0-9_]{36,255}/),
  kind(
    'gitlab-token',
    ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-', 'glagent-', 'gloas-', 'glsoat-', 'glffct-', 'glimt-', 'glft-'],
    /gl(?:pat|dt|rt|ptt|cbt|agent|oas|soat|ffct|imt|ft)-[\w.-]{16,300}/,
  ),
  kind(
    'slack-token',
    ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe-', 'xoxe.', 'xoxd-', 'xoxo-'],
    /xox[a-z][-.][\w.%-]{10,400}/,
  ),
  kind('slack-app-token', ['xapp-'], /xapp-\d-[\w-]{20,200}/),
  kind('slack-webhook', ['hooks.slack.com/'], /hooks\.slack\.com\/(?:services|workflows|triggers)\/([\w/-]{20,120})/),
  kind(
    'discord-webhook',
    ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
    /discord(?:app)?\.com\/api\/webhooks\/(\d{15,22}\/[\w-]{40,100})/,
  ),
  // The id of a user in base64, a time, a signature.
  kind(
    'discord-token',
    NUMBERS_IN_BASE64,
    /(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){5,6}(?:[MNO][DTjz][AEIMQUYcgk]|[MNO][AQgw])?\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/,
    RUN,
  ),
  // Whoever has the id of a session is logged in.
  kind(
    'session-id',
    ['jsessionid=', 'phpsessid=', 'asp.net_sessionid=', 'connect.sid='],
    /(?:jsessionid|phpsessid|asp\.net_sessionid|connect\.sid)=(?!redacted|removed|example|x{4})((?:[\w.!~-]|%[0-9a-f]{2}){12,512})(?![\w(])/i,
  ),
  kind('teams-webhook', ['webhook.office.com/'], /webhook\.office\.com\/(webhookb2\/[\w@/-]{60,300})/),
  kind('stripe-key', ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'], /[sr]k_(?:live|test)_[A-Za-z0-9]{16,250}/),
  kind('stripe-webhook-secret', ['whsec_'], /whsec_[A-Za-z0-9+/]{24,100}={0,2}/),
  kind('npm-token', ['npm_'], /npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/),
  kind('pypi-token', ['pypi-AgE'], /pypi-AgE[\w-]{50,300}/),
  kind('rubygems-key', ['rubygems_'], /rubygems_[a-f0-9]{48}(?![a-f0-9])/),
  kind('nuget-key', ['oy2'], /oy2[a-z0-9]{43}(?![a-z0-9])/),
  kind('crates-token', ['cio'], /cio[A-Za-z0-9]{32}(?![A-Za-z0-9])/),
  kind('docker-token', ['dckr_pat_', 'dckr_oat_'], /dckr_[po]at_[\w-]{24,60}/),
  kind('anthropic-key', ['sk-ant-'], /sk-ant-[\w-]{20,200}/),
  kind(
    'openai-key',
    ['sk-'],
    /sk-(?:(?:proj|svcacct|admin|None)-[\w-]{20,250}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|[A-Za-z0-9]{40,64})(?![\w-])/,
  ),
  kind('huggingface-token', ['hf_', 'api_org_'], /(?:hf_[A-Za-z0-9]{34}|api_org_[A-Za-z]{30,40})(?![A-Za-z0-9_])/),
  kind('replicate-token', ['r8_'], /r8_[A-Za-z0-9]{37}(?![A-Za-z0-9])/),
  kind('twilio-key', ['SK'], /SK[0-9a-f]{32}(?![0-9A-Za-z])/),
  kind('sendgrid-key', ['SG.'], /SG\.[\w-]{20,24}\.[\w-]{39,50}/),
  kind('mailgun-key', ['key-'], /key-[0-9a-f]{32}(?![0-9a-z])/),
  kind('figma-token', ['figd_'], /figd_[\w-]{38,60}(?![\w-])/),
  kind('tailscale-key', ['tskey-'], /tskey-[a-z]{2,12}-[A-Za-z0-9]{6,24}-[A-Za-z0-9]{20,64}(?![\w-])/),
  kind('cloudflare-origin-key', ['v1.0-'], /v1\.0-[0-9a-f]{24}-[0-9a-f]{146}(?![0-9a-f])/),
  kind('posthog-key', ['phx_'], /phx_[A-Za-z0-9]{40,60}(?![A-Za-z0-9])/),
  kind('telegram-token', [':AA'], /:AA[\w-]{33}(?![\w-])/, /\D/),
  kind('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], /do[por]_v1_[0-9a-f]{64}/),
  kind('shopify-token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], /shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/),
  kind('square-token', ['sq0atp-', 'sq0csp-', 'EAAA'], /(?:sq0(?:atp|csp)-[\w-]{22,60}|EAAA[\w-]{60}(?![\w-]))/, RUN),
  kind('databricks-token', ['dapi'], /dapi[0-9a-f]{32}(?:-\d)?(?![0-9a-z])/),
  kind('vault-token', ['hvs.', 'hvb.', 'hvr.'], /hv[sbr]\.[\w-]{24,300}/),
  kind('terraform-token', ['.atlasv1.'], /\.atlasv1\.[\w-]{60,80}/, /\s/),
  kind('pulumi-token', ['pul-'], /pul-[0-9a-f]{40}(?![0-9a-z])/),
  kind('doppler-token', ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.'], /dp\.[a-z]{2}\.(?:[\w-]{2,35}\.)?[A-Za-z0-9]{40,44}/),
  kind('linear-key', ['lin_api_', 'lin_oauth_'], /lin_(?:api|oauth)_[A-Za-z0-9]{40,64}/),
  kind('notion-token', ['ntn_', 'secret_'], /(?:ntn_[A-Za-z0-9]{40,50}|secret_[A-Za-z0-9]{43})(?![A-Za-z0-9])/),
  kind('newrelic-key', ['NRAK-', 'NRII-', 'NRJS-'], /NR(?:AK|II|JS)-[\w-]{19,40}/),
  kind('grafana-token', ['glsa_', 'glc_'], /gl(?:sa|c)_[\w+/=-]{32,400}/),
  kind('sentry-token', ['sntrys_', 'sntryu_'], /sntry[su]_[\w+/=-]{40,400}/),
  kind(
    'datadog-key',
    ['ddapi_', 'ddapp_', 'pub'],
    /(?:dda(?:pi|pp)_[0-9a-zA-Z]{32,40}|pub[0-9a-f]{32})(?![0-9a-zA-Z])/,
  ),
  kind(
    'atlassian-token',
    ['ATATT3x', 'ATCTT3x', 'ATBB'],
    /(?:AT[AC]TT3x[\w=-]{60,300}|ATBB[A-Za-z0-9]{28,36}(?![A-Za-z0-9]))/,
  ),
  kind('supabase-key', ['sbp_', 'sb_secret_'], /(?:sbp_[0-9a-f]{40}|sb_secret_[\w-]{20,60})/),
  kind('planetscale-token', ['pscale_'], /pscale_(?:tkn|pw|oauth)_[\w.=-]{32,64}/),
  kind('fly-token', ['FlyV1 ', 'fo1_'], /(?:FlyV1 fm\d[\w+/=,-]{40,2000}|fo1_[\w-]{43})/),
  kind('heroku-key', ['HRKU-'], /HRKU-[\w-]{36,80}/),
  kind('alibaba-key', ['LTAI'], /LTAI[A-Za-z0-9]{16,24}(?![A-Za-z0-9])/),
  kind('aws-bedrock-key', ['ABSK'], /ABSK[A-Za-z0-9+/]{100,300}={0,2}/),
  kind('sourcegraph-token', ['sgp_'], /sgp_(?:(?:[0-9a-fA-F]{16}|local)_)?[0-9a-fA-F]{40}(?![0-9a-fA-F])/),
  kind('facebook-token', ['EAAM', 'EAAC'], /EAA[MC][A-Za-z0-9]{100,500}/),
  kind('airtable-token', ['pat'], /pat[A-Za-z0-9]{14}\.[0-9a-f]{64}(?![0-9a-f])/),
  kind('easypost-key', ['EZAK', 'EZTK'], /EZ[AT]K[A-Za-z0-9]{54}(?![A-Za-z0-9])/),
  kind('postman-key', ['PMAK-'], /PMAK-[0-9a-fA-F]{24}-[0-9a-fA-F]{34}/),
  kind('dynatrace-token', ['dt0c01.', 'dt0s01.'], /dt0[cs]01\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{64}/),
  kind('sendinblue-key', ['xkeysib-'], /xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}/),
  kind('perplexity-key', ['pplx-'], /pplx-[A-Za-z0-9]{40,64}/),
  kind('openshift-token', ['sha256~'], /sha256~[\w-]{43}(?![\w-])/),
  kind('1password-token', ['ops_eyJ'], /ops_eyJ[A-Za-z0-9+/]{200,4000}={0,3}/),
  kind(
    '1password-secret-key',
    ['A3-'],
    /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}(?![A-Z0-9])/,
  ),
  kind('adobe-secret', ['p8e-'], /p8e-[0-9a-fA-F]{32}(?![0-9a-fA-F])/),
  kind('42-secret', ['s-s4t2ud-', 's-s4t2af-'], /s-s4t2(?:ud|af)-[0-9a-f]{64}/),
  kind('flutterwave-key', ['FLWSECK', 'FLWPUBK'], /FLW(?:SEC|PUB)K(?:_TEST)?-[0-9a-hA-H]{12,32}(?:-X)?/),
  kind('harness-key', ['pat.', 'sat.'], /[ps]at\.[\w-]{22}\.[0-9A-Za-z]{24}\.[0-9A-Za-z]{20}(?![0-9A-Za-z])/),
  kind('clojars-token', ['CLOJARS_'], /CLOJARS_[0-9a-z]{60}(?![0-9a-z])/i),
  kind('prefect-token', ['pnu_'], /pnu_[A-Za-z0-9]{36}(?![A-Za-z0-9])/),
  kind('readme-token', ['rdme_'], /rdme_[a-z0-9]{70}(?![a-z0-9])/),
  kind('shippo-token', ['shippo_live_', 'shippo_test_'], /shippo_(?:live|test)_[0-9a-fA-F]{40}/),
  kind('settlemint-token', ['sm_pat_', 'sm_aat_', 'sm_sat_'], /sm_[pas]at_[A-Za-z0-9]{16}(?![A-Za-z0-9])/),
  kind('gitlab-runner-token', ['GR1348941'], /GR1348941[\w-]{20}/),
  // A JSON Web Token in base64 once more.
  kind('jwt-base64', ['ZXlK'], /ZXlK[A-Za-z0-9+/]{60,4000}={0,2}/),
  kind('age-secret-key', ['AGE-SECRET-KEY-1'], /AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/i),
  kind(
    'password-hash',
    ['$2a$', '$2b$', '$2y$', '$1$', '$5$', '$6$', '$y$', '$argon2', '$pbkdf2', '$scrypt', '$apr1$'],
    /\$(?:2[aby]\$\d\d\$[./A-Za-z0-9]{53}|(?:[156]|apr1)\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22,86}|y\$[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}|(?:argon2|pbkdf2|scrypt)[\w$,=+/.-]{30,300})/,
    /[\w$]/,
  ),
  kind(
    'scram-secret',
    ['SCRAM-SHA-'],
    /SCRAM-SHA-\d{1,3}\$\d{1,7}:[A-Za-z0-9+/=]{8,64}\$[A-Za-z0-9+/=]{20,64}:[A-Za-z0-9+/=]{20,64}/,
  ),
  kind('postgresql-md5', ['md5'], /md5[0-9a-f]{32}(?=["'](?:\s|$|;|,))/),
  kind('ssh-private-key-line', ['b3BlbnNzaC1rZXktdjE'], /b3BlbnNzaC1rZXktdjE[A-Za-z0-9+/=]{40,65536}/),
  // “-----BEGIN … PRIVATE KEY” in base64, as Kubernetes and CI variables carry it: three alignments.
  kind(
    'private-key-base64',
    ['LS0tLS1CRUdJTi', '0tLS0tQkVHSU4g', 'tLS0tLUJFR0lOI'],
    /(?:LS0tLS1CRUdJTi|0tLS0tQkVHSU4g|tLS0tLUJFR0lOI)[A-Za-z0-9+/]{0,40}(?:QUklWQVRF|BSSVZBVE|gUFJJVkFUR)[A-Za-z0-9+/=]{40,65536}/,
  ),
  kind(
    'oracle-jdbc-login',
    ['jdbc:oracle:thin:', 'jdbc:oracle:oci:'],
    /jdbc:oracle:(?:thin|oci):([^\s/@"']{1,128}\/[^\s@"']{1,128})@/i,
  ),
  kind(
    'netrc-password',
    ['machine '],
    /machine\s{1,8}\S{1,253}\s{1,8}login\s{1,8}\S{1,128}\s{1,8}password\s{1,8}(\S{1,256})/i,
  ),
  kind(
    'pgpass-line',
    [':5432:', ':5433:', ':6432:'],
    /:\d{4}:[^\s:]{1,64}:[^\s:/]{1,64}:([^\s:'"]{1,256})(?=[\s'"]|$)/,
    /\s/,
  ),
];
