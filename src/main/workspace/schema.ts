/** `application_id` of a workspace database: "PLAT". */
export const APPLICATION_ID = 0x504c4154;

/**
 * Numbered migrations, applied in order inside one transaction each; `user_version` is the number of the last one applied. A published
 * migration never changes: a new one is added.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE workspace (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    sample INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE artifacts (
    sha256 TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL,
    added_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE items (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    group_id TEXT NOT NULL,
    artifact TEXT REFERENCES artifacts (sha256),
    format TEXT NOT NULL,
    host TEXT,
    captured_at TEXT,
    imported_at TEXT NOT NULL,
    summary TEXT NOT NULL,
    level TEXT NOT NULL,
    provenance TEXT NOT NULL,
    warnings TEXT NOT NULL,
    detail TEXT NOT NULL,
    deleted_at TEXT,
    sequence INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX items_by_sequence ON items (sequence);
  CREATE INDEX items_by_artifact ON items (artifact);

  CREATE TABLE derived (
    item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    part TEXT NOT NULL,
    chunk INTEGER NOT NULL,
    version INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (item, part, chunk)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE rule_sets (
    sha256 TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE evaluations (
    item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    rule_set TEXT NOT NULL,
    rule_set_id TEXT NOT NULL,
    rule_set_version INTEGER NOT NULL,
    evaluated_at TEXT NOT NULL,
    verdicts TEXT NOT NULL,
    PRIMARY KEY (item, rule_set)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    item TEXT,
    detail TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE heap_classes (
    item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    class INTEGER NOT NULL,
    key TEXT NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    module TEXT,
    "line" INTEGER,
    "column" INTEGER,
    "count" INTEGER NOT NULL,
    self INTEGER NOT NULL,
    retained INTEGER NOT NULL,
    distance INTEGER NOT NULL,
    PRIMARY KEY (item, class)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE heap_strings (
    item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    string INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    bytes REAL NOT NULL,
    PRIMARY KEY (item, rank)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE links (
    first TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    second TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    linked_at TEXT NOT NULL,
    PRIMARY KEY (first, second)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX links_by_second ON links (second);
  `,
  `
  CREATE TABLE plans (
    item TEXT PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    dialect TEXT NOT NULL,
    fingerprint_version INTEGER NOT NULL,
    plan_hash TEXT NOT NULL,
    family_hash TEXT NOT NULL,
    query_hash TEXT,
    query_id TEXT,
    inputs_hash TEXT,
    statement TEXT,
    root TEXT NOT NULL,
    nodes INTEGER NOT NULL,
    analyzed INTEGER NOT NULL,
    execution_ms REAL,
    planning_ms REAL,
    trigger_ms REAL,
    taken_at TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX plans_by_query_hash ON plans (query_hash);
  CREATE INDEX plans_by_query_id ON plans (query_id);
  CREATE INDEX plans_by_family ON plans (family_hash);

  CREATE TABLE plan_nodes (
    item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    node INTEGER NOT NULL,
    parent INTEGER,
    node_type TEXT NOT NULL,
    label TEXT NOT NULL,
    "schema" TEXT,
    relation TEXT,
    index_name TEXT,
    loops REAL,
    "rows" REAL,
    expected_rows REAL,
    scanned_rows REAL,
    self_ms REAL,
    share REAL,
    shared_hit REAL,
    shared_read REAL,
    PRIMARY KEY (item, node)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE statements (
    item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    query_id TEXT,
    query_hash TEXT,
    PRIMARY KEY (item, rank)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX statements_by_query_id ON statements (query_id);
  CREATE INDEX statements_by_query_hash ON statements (query_hash);

  CREATE TABLE plan_checks (
    item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    rule_set TEXT NOT NULL,
    catalogs TEXT NOT NULL,
    checks TEXT NOT NULL,
    PRIMARY KEY (item, rule_set)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE plan_runs (
    item TEXT PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    plan TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    run INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX plan_runs_by_plan ON plan_runs (plan, run);

  CREATE TABLE approvals (
    item TEXT PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    approved_at TEXT NOT NULL,
    owner TEXT NOT NULL,
    reason TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE statement_windows (
    item TEXT PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    before TEXT,
    requests REAL,
    page_rows REAL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE findings (
    id TEXT NOT NULL UNIQUE,
    fingerprint TEXT NOT NULL,
    body TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    merged_into TEXT,
    merge_undo TEXT
  ) STRICT;
  CREATE INDEX findings_by_fingerprint ON findings (fingerprint);

  CREATE TABLE finding_history (
    sequence INTEGER PRIMARY KEY,
    finding TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    field TEXT NOT NULL,
    old_sha256 TEXT NOT NULL,
    new_sha256 TEXT NOT NULL,
    previous TEXT NOT NULL
  ) STRICT;
  CREATE INDEX finding_history_by_finding ON finding_history (finding, sequence);
  CREATE INDEX finding_history_created ON finding_history (finding) WHERE field = 'created';
  `,
  `
  CREATE TABLE investigation (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    source TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    closed_at TEXT
  ) STRICT;

  CREATE TABLE changes (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    deleted_at TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE change_ticks (
    comparison TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    change TEXT NOT NULL REFERENCES changes (id) ON DELETE CASCADE,
    counts INTEGER NOT NULL,
    PRIMARY KEY (comparison, change)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE baselines (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    items TEXT NOT NULL,
    not_measured TEXT NOT NULL,
    "text" TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE bundles (
    manifest_sha256 TEXT PRIMARY KEY,
    bundle_id TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    profile TEXT NOT NULL,
    state TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    manifest BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX bundles_by_bundle_id ON bundles (bundle_id);

  CREATE TABLE imported_findings (
    workspace_id TEXT NOT NULL,
    was TEXT NOT NULL,
    finding TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL REFERENCES bundles (manifest_sha256),
    PRIMARY KEY (workspace_id, was)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sign_offs (
    id INTEGER PRIMARY KEY,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    signed_at TEXT NOT NULL,
    bundle_id TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL REFERENCES bundles (manifest_sha256),
    signature TEXT NOT NULL,
    "key" TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    withdrawn_at TEXT
  ) STRICT;
  `,
  `
  CREATE TABLE sign_offs_elsewhere (
    id INTEGER PRIMARY KEY,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    shortened INTEGER NOT NULL,
    signed_at TEXT NOT NULL,
    bundle_id TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    signature TEXT NOT NULL,
    "key" TEXT NOT NULL,
    came_with TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    UNIQUE (role, name, signed_at, manifest_sha256, signature)
  ) STRICT;
  `,
];
