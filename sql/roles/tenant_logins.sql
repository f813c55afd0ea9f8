-- A login for each store that is there: PREFIX_STORE, a member of mcp_user with access to its store
-- alone, in which it is from the first statement on. The prefix is the setting pgbazaar.login_prefix.
-- Made when missing, and without a password: that is for whoever manages the server to give, with
-- psql's \password or another way in by pg_hba.conf. What is there already keeps its own.

DO $$
DECLARE
    prefix CONSTANT text := pg_catalog.current_setting('pgbazaar.login_prefix');
    this_database CONSTANT name := pg_catalog.current_database();
    stores text[];
    store text;
    login text;
    setting text;
    home name;
BEGIN
    SET LOCAL row_security = on;
    SET LOCAL ROLE retail_owner;
    SELECT pg_catalog.array_agg(s.store_id::text ORDER BY s.store_id) INTO stores FROM retail.stores AS s;
    INSERT INTO retail.store_access (role_name, store_id)
    SELECT prefix || '_' || s.id, s.id
      FROM pg_catalog.unnest(stores) AS s (id)
     WHERE NOT EXISTS (SELECT FROM retail.store_access AS a
                        WHERE a.role_name = (prefix || '_' || s.id)::name AND a.store_id = s.id);
    RESET ROLE;

    -- The settings of extensions are known once their library is loaded.
    SELECT n.nspname INTO home
      FROM pg_catalog.pg_extension AS e
      JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
     WHERE e.extname = 'vector';
    IF home IS NOT NULL THEN
        EXECUTE pg_catalog.format('SELECT ''[1]''::%I.vector', home);
    END IF;

    FOREACH store IN ARRAY coalesce(stores, '{}') LOOP
        login := prefix || '_' || store;
        IF pg_catalog.octet_length(login) > 63 THEN
            RAISE EXCEPTION 'the login "%" is longer than the 63 bytes of a role''s name', login
                USING HINT = 'set load.role to a shorter beginning';
        END IF;
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = login) THEN
            EXECUTE pg_catalog.format('CREATE ROLE %I LOGIN', login);
        END IF;
        IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = login AND (rolsuper OR rolbypassrls)) THEN
            RAISE EXCEPTION 'role "%" is there and bypasses RLS: it cannot be the login of a store', login;
        END IF;
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_auth_members
                        WHERE roleid = 'mcp_user'::pg_catalog.regrole
                          AND member = pg_catalog.to_regrole(pg_catalog.quote_ident(login))) THEN
            EXECUTE pg_catalog.format('GRANT mcp_user TO %I', login);
        END IF;
        EXECUTE pg_catalog.format('ALTER ROLE %I IN DATABASE %I SET app.current_store_id = %L',
                                  login, this_database, store);
        -- A role's defaults do not go over to its members.
        FOR setting IN
            SELECT pg_catalog.unnest(s.setconfig)
              FROM pg_catalog.pg_db_role_setting AS s
              JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
             WHERE d.datname = this_database AND s.setrole = 'mcp_user'::pg_catalog.regrole
        LOOP
            EXECUTE pg_catalog.format('ALTER ROLE %I IN DATABASE %I SET %s = %L', login, this_database,
                                      pg_catalog.split_part(setting, '=', 1),
                                      pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1));
        END LOOP;
    END LOOP;
    RAISE NOTICE '% stores have a login', coalesce(pg_catalog.cardinality(stores), 0);
END
$$;
