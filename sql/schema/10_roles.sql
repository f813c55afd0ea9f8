-- The roles of a retail database.
--
-- retail_owner  owns every object of the schemas retail and pgbazaar. It cannot log in and is no
--               superuser, so a SECURITY DEFINER function never runs with more than the schema.
-- mcp_user      is the tenants' role: all policies and grants name it. It can log in as the service
--               account of all stores. A login of one store is a member of it:
--                   CREATE ROLE mcp_user_seattle LOGIN IN ROLE mcp_user;
--                   INSERT INTO retail.store_access VALUES ('mcp_user_seattle', 'seattle');
--               Which stores a login may enter is decided by its own name alone (session_user, see
--               retail.current_store), never by membership, or every member would enter them all.
--
-- Roles belong to the whole server: another database may have made them already, so they are made
-- when missing and brought to these attributes when they differ. Only what differs is altered,
-- because naming SUPERUSER, REPLICATION or BYPASSRLS at all takes a superuser.
--
-- The files before 80 belong into one transaction: either the whole schema exists, or nothing.

DO $$
DECLARE
    version_needed CONSTANT integer := 150000;
    may_log_in CONSTANT jsonb := '{"retail_owner": false, "mcp_user": true}';
    wanted text;
    wrong text;
BEGIN
    IF pg_catalog.current_setting('server_version_num')::integer < version_needed THEN
        RAISE EXCEPTION 'PostgreSQL % found, 15 required',
            pg_catalog.current_setting('server_version')
            USING ERRCODE = 'feature_not_supported';
    END IF;

    FOR wanted IN SELECT pg_catalog.jsonb_object_keys(may_log_in) LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
                EXECUTE pg_catalog.format('CREATE ROLE %I', wanted);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- another database of this server was installed in the same moment
        END;

        SELECT pg_catalog.concat_ws(' ',
                   CASE WHEN rolsuper THEN 'NOSUPERUSER' END,
                   CASE WHEN rolbypassrls THEN 'NOBYPASSRLS' END,
                   CASE WHEN rolcreaterole THEN 'NOCREATEROLE' END,
                   CASE WHEN rolcreatedb THEN 'NOCREATEDB' END,
                   CASE WHEN rolreplication THEN 'NOREPLICATION' END,
                   CASE WHEN rolcanlogin AND NOT (may_log_in -> wanted)::boolean THEN 'NOLOGIN'
                        WHEN NOT rolcanlogin AND (may_log_in -> wanted)::boolean THEN 'LOGIN'
                   END)
          INTO wrong
          FROM pg_catalog.pg_roles
         WHERE rolname = wanted;
        IF wrong <> '' THEN
            EXECUTE pg_catalog.format('ALTER ROLE %I %s', wanted, wrong);
        END IF;
    END LOOP;

    IF pg_catalog.pg_has_role('mcp_user', 'retail_owner', 'MEMBER') THEN
        RAISE EXCEPTION 'role mcp_user is a member of retail_owner and would own what it reads'
            USING HINT = 'REVOKE retail_owner FROM the role through which mcp_user has it.';
    END IF;
END
$$;

-- Whoever installs must be able to act as the owner. PostgreSQL 16 gives the creator of a role the
-- right to hand it out, but not the role itself; before 16 CREATEROLE can hand out any plain role.
DO $$
DECLARE
    use_of_it CONSTANT text :=
        CASE WHEN pg_catalog.current_setting('server_version_num')::integer >= 160000
             THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    IF NOT (pg_catalog.pg_has_role('retail_owner', use_of_it)
            AND pg_catalog.pg_has_role('retail_owner', 'USAGE')) THEN
        EXECUTE pg_catalog.format('GRANT retail_owner TO %I', current_user);
    END IF;
END
$$;
