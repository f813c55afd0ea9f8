-- Stores are the tenants; who may enter which store; and the one function that answers "which store
-- is this session in?" for all policies.

CREATE SCHEMA retail AUTHORIZATION retail_owner;
SET ROLE retail_owner;

CREATE TABLE retail.stores (
    store_id varchar(50) NOT NULL,
    store_name varchar(100) NOT NULL,
    store_location varchar(100),
    store_type varchar(50),
    region varchar(50),
    created_at timestamptz DEFAULT current_timestamp,
    updated_at timestamptz DEFAULT current_timestamp,
    is_active boolean DEFAULT true,
    -- A setting that was made with SET LOCAL is '' afterwards, not NULL: no store may be named so.
    CONSTRAINT stores_store_id_not_empty CHECK (store_id <> '')
);

CREATE TABLE retail.store_access (
    role_name name NOT NULL,
    store_id varchar(50) NOT NULL
);
COMMENT ON TABLE retail.store_access IS
    'which login role may enter which store; compared with session_user';

-- The store of this session, or NULL where none was chosen: then no row is visible.
-- app.current_store_id is a setting that every role can change, so it is a wish, not a right: the
-- right is a row of store_access for the role that logged in. session_user cannot be changed by SET
-- ROLE, and current_user is the owner in here. All refusals are the same, so that nobody learns
-- which stores exist.
-- Policies call it as (SELECT retail.current_store()), which makes it an InitPlan: asked once a
-- query and not once a row.
CREATE FUNCTION retail.current_store()
RETURNS varchar(50)
LANGUAGE plpgsql
STABLE
PARALLEL RESTRICTED
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    chosen CONSTANT varchar := nullif(current_setting('app.current_store_id', true), '');
BEGIN
    IF chosen IS NULL THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT
                     FROM retail.store_access AS a
                    WHERE a.role_name = session_user
                      AND a.store_id = chosen)
    THEN
        RAISE EXCEPTION 'role "%" has no access to store "%"', session_user, chosen
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN chosen;
END
$$;

-- mcp_user serves every store: a new store is entered for it at once. Taking one away is a DELETE
-- from store_access.
CREATE FUNCTION retail.grant_service_access()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET row_security = on -- whoever loads stores may have it off; this runs as the owner, under policies
AS $$
BEGIN
    INSERT INTO retail.store_access (role_name, store_id)
    SELECT 'mcp_user', n.store_id FROM new_stores AS n
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER stores_grant_service_access
    AFTER INSERT ON retail.stores
    REFERENCING NEW TABLE AS new_stores
    FOR EACH STATEMENT EXECUTE FUNCTION retail.grant_service_access();

RESET ROLE;
