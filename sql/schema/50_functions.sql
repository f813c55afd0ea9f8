-- Functions. Each has a search_path of its own, so that no object of the caller's can take the place
-- of one that is meant; a SECURITY DEFINER function runs as retail_owner, which is no superuser and
-- is itself subject to the policies (60). PUBLIC may execute none of them.

SET ROLE retail_owner;

-- Enters a store, for the session or for this transaction only. Behind a pooler in transaction mode
-- only the latter is safe: the next client gets the connection with the store still set.
CREATE FUNCTION retail.set_store_context(
    store_id_param varchar(50),
    transaction_local boolean DEFAULT false
)
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET row_security = on -- as in retail.grant_service_access
AS $$
BEGIN
    IF NOT EXISTS (SELECT
                     FROM retail.stores AS s
                     JOIN retail.store_access AS a ON a.store_id = s.store_id
                    WHERE s.store_id = store_id_param
                      AND s.is_active
                      AND a.role_name = session_user)
    THEN
        RAISE EXCEPTION 'Invalid or inactive store: %', store_id_param
            USING ERRCODE = 'insufficient_privilege';
    END IF;

    PERFORM set_config('app.current_store_id', store_id_param, transaction_local);

    -- A read-only transaction or a standby cannot keep a log and may read all the same.
    IF NOT current_setting('transaction_read_only')::boolean THEN
        INSERT INTO retail.audit_log (table_name, action, user_name, store_id, metadata)
        VALUES ('security_context', 'store_context_set', session_user, store_id_param,
                jsonb_build_object('timestamp', current_timestamp));
    END IF;
END
$$;

-- Runs as the caller, so that the policies hold. Store and distance are settled inside: the rows come
-- by distance, so the threshold only cuts the end off, and asking for it outside the LIMIT keeps the
-- index scan from searching on for rows that are too far away anyhow.
CREATE FUNCTION retail.search_products_by_similarity(
    search_embedding :embedding_type,
    similarity_threshold float DEFAULT 0.7,
    max_results integer DEFAULT 20
)
RETURNS TABLE (
    product_id uuid,
    product_name varchar(200),
    product_description text,
    brand varchar(100),
    price decimal(10,2),
    similarity_score float
)
LANGUAGE plpgsql
STABLE
SECURITY INVOKER
AS $$
BEGIN
    RETURN QUERY
    SELECT n.product_id, n.product_name, n.product_description, n.brand, n.price, 1 - n.distance
      FROM (SELECT p.product_id, p.product_name, p.product_description, p.brand, p.price,
                   pe.embedding <=> search_embedding AS distance
              FROM retail.product_embeddings AS pe
              JOIN retail.products AS p
                ON p.store_id = pe.store_id AND p.product_id = pe.product_id
             WHERE pe.store_id = (SELECT retail.current_store())
               AND p.is_active
             ORDER BY pe.embedding <=> search_embedding
             LIMIT max_results) AS n
     WHERE 1 - n.distance >= similarity_threshold
     ORDER BY n.distance;
END
$$;

-- One trigger function for all tables: its first argument names the key column, the others name
-- columns that are left out of the log because they can be made again and are large.
CREATE FUNCTION retail.audit_trigger()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET row_security = on -- as in retail.grant_service_access
AS $$
DECLARE
    left_out CONSTANT text[] := TG_ARGV[1:];
    old_row CONSTANT jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - left_out END;
    new_row CONSTANT jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - left_out END;
    known CONSTANT jsonb := coalesce(new_row, old_row);
    whole CONSTANT regclass := pg_partition_root(TG_RELID); -- NULL where there are no partitions
BEGIN
    INSERT INTO retail.audit_log
        (table_name, action, user_name, store_id, record_id, old_values, new_values)
    VALUES
        (coalesce((SELECT relname FROM pg_class WHERE oid = whole), TG_TABLE_NAME), TG_OP, session_user, known ->> 'store_id',
         (known ->> TG_ARGV[0])::uuid, old_row, new_row);
    RETURN NULL;
END
$$;

-- Fresh statistics, and a line in the log. VACUUM and REINDEX cannot run inside a function: they are
-- statements for the tool that calls this. For the owner only, as the caller.
CREATE FUNCTION retail.perform_maintenance()
RETURNS void
LANGUAGE plpgsql
SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    ANALYZE retail.stores;
    ANALYZE retail.store_access;
    ANALYZE retail.product_categories;
    ANALYZE retail.customers;
    ANALYZE retail.products;
    ANALYZE retail.sales_transactions;
    ANALYZE retail.sales_transaction_items;
    ANALYZE retail.product_embeddings;
    ANALYZE retail.audit_log;

    INSERT INTO retail.audit_log (table_name, action, metadata)
    VALUES ('maintenance', 'automated_maintenance_completed',
            jsonb_build_object('timestamp', current_timestamp,
                               'database_size', pg_database_size(current_database())));
END
$$;

-- pgvector filters after its index scan, so a store with a small share of all products gets fewer
-- rows than it asked for. Since 0.8 the scan can go on until there are enough. The setting is part of
-- the function, and the default of mcp_user for queries without it; a login of one store needs its
-- own ALTER ROLE, for defaults are not inherited.
DO $$
DECLARE
    home name;
    iterative boolean;
BEGIN
    SELECT n.nspname, string_to_array(e.extversion, '.')::integer[] >= ARRAY[0, 8]
      INTO STRICT home, iterative
      FROM pg_extension AS e
      JOIN pg_namespace AS n ON n.oid = e.extnamespace
     WHERE e.extname = 'vector';

    EXECUTE format('ALTER FUNCTION retail.search_products_by_similarity '
                   'SET search_path = pg_catalog, %I, pg_temp', home);
    IF iterative THEN
        PERFORM '[1]'::vector; -- loads the library, without which the setting is unknown
        ALTER FUNCTION retail.search_products_by_similarity
            SET hnsw.iterative_scan = 'strict_order';
    END IF;
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA retail FROM PUBLIC;

RESET ROLE;

DO $$
BEGIN
    IF (SELECT string_to_array(extversion, '.')::integer[] >= ARRAY[0, 8]
          FROM pg_extension WHERE extname = 'vector')
    THEN
        EXECUTE format('ALTER ROLE mcp_user IN DATABASE %I SET hnsw.iterative_scan = strict_order',
                       current_database());
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'role mcp_user belongs to somebody else: hnsw.iterative_scan is not made its default';
END
$$;
