-- A database of revision 10, the first one.
CREATE TABLE notebooks (
    id INTEGER NOT NULL,
    "key" VARCHAR(64) NOT NULL,
    last_number INTEGER NOT NULL,
    created DOUBLE NOT NULL,
    used DOUBLE DEFAULT '0' NOT NULL,
    PRIMARY KEY (id),
    UNIQUE ("key")
);

CREATE TABLE closed_notebooks (
    "key" VARCHAR(64) NOT NULL,
    closed DOUBLE NOT NULL,
    PRIMARY KEY ("key")
);

CREATE TABLE classes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    code VARCHAR(5) NOT NULL,
    "key" VARCHAR(64) NOT NULL,
    name VARCHAR(80) NOT NULL,
    created DOUBLE NOT NULL,
    expires DOUBLE NOT NULL,
    paused BOOLEAN DEFAULT 0 NOT NULL,
    limits JSON NOT NULL,
    found_over DOUBLE,
    UNIQUE (code),
    UNIQUE ("key")
);

CREATE INDEX classes_by_expires ON classes (expires);

CREATE TABLE runs (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    notebook_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    title VARCHAR(80) NOT NULL,
    note VARCHAR(2000) NOT NULL,
    pinned BOOLEAN NOT NULL,
    status VARCHAR(12) NOT NULL,
    message VARCHAR(500),
    config JSON NOT NULL,
    data_name VARCHAR(80) NOT NULL,
    n_test INTEGER NOT NULL,
    iterations INTEGER NOT NULL,
    seconds DOUBLE NOT NULL,
    first_cost DOUBLE,
    last_cost DOUBLE,
    train_accuracy DOUBLE,
    test_accuracy DOUBLE,
    marks JSON NOT NULL,
    created DOUBLE NOT NULL,
    heartbeat DOUBLE NOT NULL,
    version VARCHAR(20) NOT NULL,
    digest VARCHAR(64),
    "group" VARCHAR(80),
    deleted DOUBLE,
    network_bytes INTEGER NOT NULL,
    measured_at INTEGER,
    imported BOOLEAN DEFAULT 0 NOT NULL,
    origin JSON,
    group_id VARCHAR(32),
    fewest_tested INTEGER,
    begun JSON,
    saved JSON,
    FOREIGN KEY(notebook_id) REFERENCES notebooks (id) ON DELETE CASCADE
);

CREATE INDEX runs_by_deleted ON runs (deleted);

CREATE INDEX runs_by_network_bytes ON runs (network_bytes);

CREATE INDEX runs_of_a_notebook ON runs (notebook_id, created);

CREATE TABLE desks (
    notebook_id INTEGER NOT NULL,
    part VARCHAR(40) NOT NULL,
    content BLOB NOT NULL,
    updated DOUBLE NOT NULL,
    PRIMARY KEY (notebook_id, part),
    FOREIGN KEY(notebook_id) REFERENCES notebooks (id) ON DELETE CASCADE
);

CREATE TABLE class_tasks (
    id VARCHAR(6) NOT NULL,
    class_id INTEGER NOT NULL,
    content JSON NOT NULL,
    given DOUBLE NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(class_id) REFERENCES classes (id) ON DELETE CASCADE
);

CREATE TABLE members (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    class_id INTEGER NOT NULL,
    nickname VARCHAR(24) NOT NULL,
    nickname_key VARCHAR(72) NOT NULL,
    salt BLOB NOT NULL,
    sealed BLOB NOT NULL,
    book_key VARCHAR(64) NOT NULL,
    wrong INTEGER NOT NULL,
    joined DOUBLE NOT NULL,
    seen DOUBLE NOT NULL,
    gives BOOLEAN DEFAULT 0 NOT NULL,
    judges BOOLEAN,
    CONSTRAINT one_nickname_in_a_class UNIQUE (class_id, nickname_key),
    FOREIGN KEY(class_id) REFERENCES classes (id) ON DELETE CASCADE,
    UNIQUE (book_key)
);

CREATE TABLE curves (
    run_id INTEGER NOT NULL,
    iterations BLOB NOT NULL,
    costs BLOB NOT NULL,
    train_accuracies BLOB NOT NULL,
    test_iterations BLOB NOT NULL,
    test_accuracies BLOB NOT NULL,
    PRIMARY KEY (run_id),
    FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);

CREATE TABLE networks (
    run_id INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (run_id),
    FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);

CREATE TABLE checkpoints (
    run_id INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (run_id),
    FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);

CREATE TABLE hand_ins (
    member_id INTEGER NOT NULL,
    task_id VARCHAR(6) NOT NULL,
    handed DOUBLE NOT NULL,
    facts JSON NOT NULL,
    report BLOB NOT NULL,
    PRIMARY KEY (member_id, task_id),
    FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE,
    FOREIGN KEY(task_id) REFERENCES class_tasks (id) ON DELETE CASCADE
);

CREATE TABLE pool_digits (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL,
    digest VARCHAR(64) NOT NULL,
    label INTEGER NOT NULL,
    image BLOB,
    CONSTRAINT one_of_a_digit_of_a_member UNIQUE (member_id, digest),
    FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    PRIMARY KEY (version_num)
);

INSERT INTO alembic_version VALUES ('10');
