-- Takes away what the other files made, in one transaction. Extensions stay: others may use them.
-- A role stays while anything in the server depends on it: another database, a login that is its
-- member. What it was granted in this database (20_extensions.sql) goes with it.

-- What others made upon the schema goes along when they say so: SET pgbazaar.cascade = on. Found as the
-- server's DROP ... RESTRICT does: what depends on something that goes, goes; so does the whole of
-- which an internal part goes; named is what is no part of something else that goes.
DO $$
DECLARE
    others text[];
BEGIN
    IF coalesce(pg_catalog.current_setting('pgbazaar.cascade', true), '') = 'on' THEN
        RETURN;
    END IF;
    WITH RECURSIVE gone (classid, objid, objsubid) AS (
        SELECT 'pg_catalog.pg_namespace'::regclass::oid, n.oid, 0
          FROM pg_catalog.pg_namespace AS n
         WHERE n.nspname IN ('retail', 'pgbazaar')
        UNION
        SELECT next.classid, next.objid, next.objsubid
          FROM gone AS g
         CROSS JOIN LATERAL (
            SELECT d.classid, d.objid, d.objsubid
              FROM pg_catalog.pg_depend AS d
             WHERE d.refclassid = g.classid AND d.refobjid = g.objid
               AND (g.objsubid = 0 OR d.refobjsubid = g.objsubid)
            UNION ALL
            SELECT d.refclassid, d.refobjid, d.refobjsubid
              FROM pg_catalog.pg_depend AS d
             WHERE d.classid = g.classid AND d.objid = g.objid AND d.deptype = 'i'
         ) AS next
    )
    SELECT pg_catalog.array_agg(DISTINCT object.type || ' ' || object.identity)
      INTO others
      FROM gone AS g
     CROSS JOIN LATERAL pg_catalog.pg_identify_object(g.classid, g.objid, g.objsubid) AS object
     CROSS JOIN LATERAL pg_catalog.pg_identify_object_as_address(g.classid, g.objid, g.objsubid) AS address
     WHERE coalesce(object.schema, address.object_names[1]) NOT IN ('retail', 'pgbazaar')
       AND NOT EXISTS (
           SELECT
             FROM pg_catalog.pg_depend AS d
             JOIN gone AS whole ON whole.classid = d.refclassid AND whole.objid = d.refobjid
                               AND whole.objsubid IN (0, d.refobjsubid)
            WHERE d.classid = g.classid AND d.objid = g.objid AND d.objsubid = g.objsubid
              AND d.deptype IN ('a', 'i'));
    IF others IS NOT NULL THEN
        RAISE EXCEPTION 'others depend on schema retail: %',
            pg_catalog.array_to_string(others[1:10], ', ')
                || CASE WHEN pg_catalog.cardinality(others) > 10
                        THEN ' and ' || pg_catalog.cardinality(others) - 10 || ' more' ELSE '' END
            USING ERRCODE = 'dependent_objects_still_exist',
                  HINT = 'drop them first, or say --cascade to let them go with it';
    END IF;
END
$$;

SET LOCAL client_min_messages = warning; -- the list of all that CASCADE takes is no news

DROP SCHEMA IF EXISTS retail CASCADE;
DROP SCHEMA IF EXISTS pgbazaar CASCADE;

RESET client_min_messages;

DO $$
DECLARE
    this_database CONSTANT name := pg_catalog.current_database();
    home CONSTANT name := (SELECT n.nspname
                             FROM pg_catalog.pg_extension AS e
                             JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
                            WHERE e.extname = 'vector');
    candidate record;
BEGIN
    FOR candidate IN SELECT oid, rolname
                       FROM pg_catalog.pg_roles
                      WHERE rolname IN ('mcp_user', 'retail_owner')
                      ORDER BY rolname
    LOOP
        BEGIN
            EXECUTE pg_catalog.format('ALTER ROLE %I IN DATABASE %I RESET hnsw.iterative_scan',
                                      candidate.rolname, this_database);
        EXCEPTION WHEN insufficient_privilege THEN
            NULL; -- a default without a schema to use it in does no harm
        END;

        BEGIN
            -- DROP ROLE would take memberships along in silence, so they are looked at here. Whoever
            -- drops is a member of retail_owner by having installed it, which is no use of it.
            IF EXISTS (SELECT
                         FROM pg_catalog.pg_auth_members AS m
                         JOIN pg_catalog.pg_roles AS r ON r.oid = m.member
                        WHERE m.roleid = candidate.oid AND r.rolname <> current_user)
            THEN
                RAISE dependent_objects_still_exist;
            END IF;
            IF EXISTS (SELECT
                         FROM pg_catalog.pg_namespace AS n,
                              LATERAL pg_catalog.aclexplode(n.nspacl) AS a
                        WHERE n.nspname = home AND a.grantee = candidate.oid)
            THEN
                EXECUTE pg_catalog.format('REVOKE ALL ON SCHEMA %I FROM %I',
                                          home, candidate.rolname);
            END IF;
            IF EXISTS (SELECT
                         FROM pg_catalog.pg_database AS d,
                              LATERAL pg_catalog.aclexplode(d.datacl) AS a
                        WHERE d.datname = this_database AND a.grantee = candidate.oid)
            THEN
                EXECUTE pg_catalog.format('REVOKE ALL ON DATABASE %I FROM %I',
                                          this_database, candidate.rolname);
            END IF;
            EXECUTE pg_catalog.format('DROP ROLE %I', candidate.rolname);
        EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
            RAISE NOTICE 'role "%" stays: it is still used in this server', candidate.rolname;
        END;
    END LOOP;
END
$$;
