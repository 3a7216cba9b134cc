-- A database as the app made it before its tables had revisions, with one run of the lab book 1.
CREATE TABLE notebooks (
    id INTEGER NOT NULL,
    "key" VARCHAR(64) NOT NULL,
    last_number INTEGER NOT NULL,
    created DOUBLE NOT NULL,
    PRIMARY KEY (id),
    UNIQUE ("key")
);

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
    FOREIGN KEY(notebook_id) REFERENCES notebooks (id) ON DELETE CASCADE
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

CREATE INDEX runs_of_a_notebook ON runs (notebook_id, created);

CREATE INDEX runs_by_network_bytes ON runs (network_bytes);

CREATE INDEX runs_by_deleted ON runs (deleted);

INSERT INTO runs (notebook_id, number, title, note, pinned, status, config, data_name, n_test, iterations, seconds,
    test_accuracy, marks, created, heartbeat, version, "group", network_bytes)
VALUES (1, 1, 'kept', '', 0, 'finished', '{"hidden_units": [4]}', 'Digits', 20, 2, 1.5, 0.25, '[]', 1700000000,
    1700000000, '1', 'a sweep', 0);
