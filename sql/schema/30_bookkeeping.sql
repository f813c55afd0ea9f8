-- What this database was filled with, and how far. A schema of its own, without a grant to tenants.

CREATE SCHEMA pgbazaar;

CREATE TABLE pgbazaar.schema_version (
    version integer PRIMARY KEY,
    layout text NOT NULL DEFAULT 'plain', -- of the tables: a folder of sql/layouts/
    installed_at timestamptz NOT NULL DEFAULT current_timestamp
);

-- The world that the rows come from. Another seed, profile or version must not be mixed in.
CREATE TABLE pgbazaar.world (
    world_version integer NOT NULL,
    seed bigint NOT NULL,
    fingerprint text NOT NULL,
    parameters jsonb NOT NULL,
    state text NOT NULL
        CONSTRAINT world_state CHECK (state IN ('loading', 'finishing', 'appending', 'complete')),
    continues_from bigint, -- while it is appended to: how many more_weeks it had before,
    updated_units bigint NOT NULL DEFAULT 0, -- and how many customers of then have their new values
    started_at timestamptz NOT NULL DEFAULT current_timestamp,
    completed_at timestamptz
);
CREATE UNIQUE INDEX world_one_row ON pgbazaar.world ((true));

-- A row for what every slice of the world's units has in a table. It commits together with those rows,
-- so it never claims rows that were lost and never misses rows that are there.
CREATE TABLE pgbazaar.ledger (
    table_name text NOT NULL,
    first_unit bigint NOT NULL,
    unit_count bigint NOT NULL,
    row_count bigint NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT current_timestamp,
    PRIMARY KEY (table_name, first_unit)
);

INSERT INTO pgbazaar.schema_version (version) VALUES (2);
