-- Takes away what the other files made, in one transaction. Extensions stay: others may use them.
-- A role stays while anything in the server depends on it: another database, a login that is its
-- member. What it was granted in this database (20_extensions.sql) goes with it.

DROP SCHEMA IF EXISTS retail CASCADE;
DROP SCHEMA IF EXISTS pgbazaar CASCADE;

DO $$
DECLARE
    candidate record;
    home name;
BEGIN
    SELECT n.nspname
      INTO home
      FROM pg_catalog.pg_extension AS e
      JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
     WHERE e.extname = 'vector';

    FOR candidate IN SELECT oid, rolname
                       FROM pg_catalog.pg_roles
                      WHERE rolname IN ('mcp_user', 'retail_owner')
                      ORDER BY rolname
    LOOP
        BEGIN
            EXECUTE pg_catalog.format('ALTER ROLE %I IN DATABASE %I RESET hnsw.iterative_scan',
                                      candidate.rolname, pg_catalog.current_database());
            -- Memberships would go in silence, so they are looked at here. Whoever drops is a member
            -- of retail_owner by having installed it, which is no use of it.
            IF EXISTS (SELECT
                         FROM pg_catalog.pg_auth_members AS m
                        WHERE m.roleid = candidate.oid
                          AND m.member <> (SELECT oid FROM pg_catalog.pg_roles
                                            WHERE rolname = current_user))
            THEN
                RAISE dependent_objects_still_exist;
            END IF;
            IF home IS NOT NULL THEN
                EXECUTE pg_catalog.format('REVOKE ALL ON SCHEMA %I FROM %I',
                                          home, candidate.rolname);
            END IF;
            EXECUTE pg_catalog.format('REVOKE ALL ON DATABASE %I FROM %I',
                                      pg_catalog.current_database(), candidate.rolname);
            EXECUTE pg_catalog.format('DROP ROLE %I', candidate.rolname);
        EXCEPTION
            WHEN dependent_objects_still_exist OR insufficient_privilege THEN
                RAISE NOTICE 'role "%" stays: it is still used in this server', candidate.rolname;
        END;
    END LOOP;
END
$$;
