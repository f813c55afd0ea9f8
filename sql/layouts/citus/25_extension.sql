-- Citus must be in the database already, with its worker nodes: which they are is not ours to say.

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'citus') THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = 'citus') THEN
        RAISE EXCEPTION 'citus missing: a superuser must run CREATE EXTENSION citus'
            USING ERRCODE = 'undefined_object';
    END IF;
    RAISE EXCEPTION 'citus missing: the extension is not installed on this server'
        USING ERRCODE = 'undefined_file',
              HINT = 'Install Citus on each node, or take another database.layout.';
END
$$;
