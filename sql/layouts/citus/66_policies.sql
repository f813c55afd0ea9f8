-- Citus takes no sub-select in the policy of a distributed table: the function is asked without it.
-- On the nodes, too, where the store of the session must arrive: SET LOCAL is carried there with
-- citus.propagate_set_commands = local, a call of set_config is not.

DO $$
DECLARE
    policy record;
BEGIN
    FOR policy IN SELECT p.polname, p.polrelid::regclass AS of, p.polwithcheck IS NOT NULL AS checks
                    FROM pg_catalog.pg_policy AS p
                    JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
                   WHERE c.relnamespace = 'retail'::regnamespace
                     AND pg_catalog.pg_get_expr(p.polqual, p.polrelid) LIKE '%current_store()%'
    LOOP
        EXECUTE pg_catalog.format('ALTER POLICY %I ON %s USING (store_id = retail.current_store())',
                                  policy.polname, policy.of)
             || CASE WHEN policy.checks THEN ' WITH CHECK (store_id = retail.current_store())'
                     ELSE '' END;
    END LOOP;
END
$$;
