-- Extensions. vector is the one that the schema cannot do without. uuid-ossp and pgcrypto are there
-- for applications (keys are made by gen_random_uuid, which is built in and several times as fast),
-- pg_stat_statements for retail.slow_queries; a server without them, or a role that may not create
-- them, still gets the whole schema.

DO $$
DECLARE
    home name;
    extra record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'vector') THEN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = 'vector') THEN
            RAISE EXCEPTION 'vector missing: pgvector is not installed on this server'
                USING ERRCODE = 'undefined_file',
                      HINT = 'Install the package postgresql-NN-pgvector of the server''s version.';
        END IF;
        BEGIN
            CREATE EXTENSION vector;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'vector missing: a superuser must run CREATE EXTENSION vector'
                USING ERRCODE = 'insufficient_privilege';
        END;
    END IF;

    SELECT n.nspname
      INTO STRICT home
      FROM pg_catalog.pg_extension AS e
      JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
     WHERE e.extname = 'vector';
    IF home <> ALL (pg_catalog.current_schemas(true)) THEN
        RAISE EXCEPTION 'extension vector is in schema "%", which is not in the search_path', home
            USING ERRCODE = 'undefined_object',
                  HINT = 'Put that schema into the search_path of the database.';
    END IF;

    FOR extra IN SELECT name
                   FROM pg_catalog.pg_available_extensions
                  WHERE name IN ('uuid-ossp', 'pgcrypto', 'pg_stat_statements')
                    AND installed_version IS NULL
    LOOP
        BEGIN
            EXECUTE pg_catalog.format('CREATE EXTENSION %I', extra.name);
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE NOTICE 'extension "%" is left out: creating it takes a superuser', extra.name;
        END;
    END LOOP;

    -- A hardened database takes these rights from PUBLIC. Elsewhere nothing is granted, so that
    -- nothing of it has to be taken back.
    FOR extra IN SELECT * FROM (VALUES ('retail_owner'), ('mcp_user')) AS r (role_name) LOOP
        IF NOT pg_catalog.has_schema_privilege(extra.role_name, home, 'USAGE') THEN
            EXECUTE pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %I', home, extra.role_name);
        END IF;
    END LOOP;
    IF NOT pg_catalog.has_database_privilege('mcp_user', pg_catalog.current_database(), 'CONNECT')
    THEN
        EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO mcp_user',
                                  pg_catalog.current_database());
    END IF;
END
$$;
