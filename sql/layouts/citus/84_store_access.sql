-- step: built-key store_access_pkey on store_access
INSERT INTO retail.store_access (role_name, store_id) SELECT 'mcp_user', store_id FROM retail.stores;
ALTER TABLE retail.store_access
    ADD CONSTRAINT store_access_pkey PRIMARY KEY (role_name, store_id);
