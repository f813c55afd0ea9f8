#!/bin/bash
# Every query of sql/queries, as the tenant's role and under the policies: it runs, its rows name
# their store first and are this store's alone, no statement reads a table of the tenants from end
# to end, neither with the values known nor with a generic plan; and checkout and return are exact.

. "$(dirname "$0")/support/database.sh"
queries=$here/../../../sql/queries
name=pgbazaar_queries_$$

create_database "$name"
install_schema "$name" $(before_data) || exit 2
psql -X -q -v ON_ERROR_STOP=1 -d "$name" -f "$here/rows.sql" || exit 2
install_schema "$name" $(after_data) && psql -X -q -d "$name" -c 'VACUUM ANALYZE' || exit 2

key() { echo "'$(printf '%s' "$1" | md5sum | cut -c 1-32)'"; }
embedding="'[$(seq -s, 1 1536)]'"
values=(
    -v store_id="'store_3'" -v sku="'SKU-1003'" -v product_id="$(key product1003)"
    -v product_id_2="$(key product23)" -v product_category_id=5 -v product_tag="'tag3'"
    -v product_brand="'Brand 1'" -v product_metadata="'{\"voltage\": 20}'"
    -v search_text="'blue sofa'" -v search_embedding="$embedding"
    -v customer_email="'ada2003@example.com'" -v customer_id="$(key customer2003)"
    -v customer_sale_id="$(key sale2003)" -v new_sale_id="$(key new1)" -v new_item_id="$(key new2)"
    -v new_item_id_2="$(key new3)" -v quantity=2 -v quantity_2=3 -v day="'2024-03-05'"
    -v register_id="'REG1'" -v cashier_id="'CASHIER1'" -v receipt_number="'RCP1'"
    -v payment_method="'cash'" -v tax_rate=0.0875
)
as_tenant="SET SESSION AUTHORIZATION mcp_user;
BEGIN;
SET LOCAL hnsw.iterative_scan = strict_order;
SELECT set_config('app.current_store_id', 'store_3', true) \\gset"

# run_as_tenant: statements from stdin in one transaction of store_3, undone at the end
run_as_tenant() {
    { echo "$as_tenant"; cat; echo "ROLLBACK;"; } |
        psql -X -q -A -t -F '|' -v ON_ERROR_STOP=1 "${values[@]}" -d "$name" 2>&1
}

statements() { sed '/^--/d' "$1"; }

explained() { # with the values in place
    statements "$1" | awk 'BEGIN { RS = ";\n" } NF { printf "EXPLAIN (COSTS OFF) %s;\n", $0 }'
}

explained_generic() { # each :name once as a parameter, planned without its value
    echo "SET LOCAL plan_cache_mode = force_generic_plan;"
    statements "$1" | awk '
        BEGIN { RS = ";\n" }
        NF {
            rest = $0; text = ""; arguments = ""; count = 0; split("", number)
            while (match(rest, /:[a-z_0-9]+/)) {
                word = substr(rest, RSTART, RLENGTH)
                if (!(word in number)) {
                    number[word] = ++count
                    arguments = arguments (count > 1 ? ", " : "") word
                }
                text = text substr(rest, 1, RSTART - 1) "$" number[word]
                rest = substr(rest, RSTART + RLENGTH)
            }
            printf "PREPARE query_%d AS %s%s;\n", NR, text, rest
            printf "EXPLAIN (COSTS OFF) EXECUTE query_%d%s;\n", NR, count ? "(" arguments ")" : ""
        }'
}

big='customers|products|product_embeddings|sales_transactions|sales_transaction_items'
for file in "$queries"/*.sql; do
    query=$(basename "$file" .sql)
    grep -q '^-- [A-Z].*[.:]' <(head -1 "$file")
    ok $? "$query says what it is for"

    rows=$(run_as_tenant <"$file")
    status=$?
    ok $status "$query runs as mcp_user" "$rows"

    for planner in explained explained_generic; do
        plan=$($planner "$file" | run_as_tenant)
        ok $? "$query can be $planner" "$plan"
        ! grep -Eq "Seq Scan on ($big)( |\$)" <<<"$plan"
        ok $? "$query reads no table from end to end ($planner)" "$plan"
    done

    grep -q '^-- tenant: none' "$file" && continue
    [ -n "$rows" ] && ! grep -qv '^store_3|' <<<"$rows"
    ok $? "$query returns rows, store_id first and always this store's" "$rows"

    ! { sed "s/'store_3', true/'store_4', true/" <<<"$as_tenant"; cat "$file"; echo "ROLLBACK;"; } |
        psql -X -q -A -t -F '|' -v ON_ERROR_STOP=1 "${values[@]}" -d "$name" 2>&1 |
        grep -q '^store_'
    ok $? "$query finds nothing of store_3 from within store_4"
done

rows=$(run_as_tenant <"$queries/checkout.sql")
ok "$(grep -c "^store_3|" <<<"$rows" | awk '{ print $1 != 5 }')" \
    'checkout returns two items, two products, one customer' "$rows"

# Prices are 11.02 and 1.22; 2 * 11.02 + 3 * 1.22 = 25.70, 8.75 % tax of it 2.24875.
books="SELECT t.transaction_type, t.subtotal, t.tax_amount, t.total_amount,
              (SELECT sum(i.total_price) FROM retail.sales_transaction_items AS i
                WHERE i.transaction_id = t.transaction_id),
              (SELECT string_agg(p.sku || ' ' || p.current_stock, ', ' ORDER BY p.sku)
                 FROM retail.products AS p WHERE p.sku IN ('SKU-1003', 'SKU-23', 'SKU-2003')),
              (SELECT c.total_lifetime_value FROM retail.customers AS c
                WHERE c.customer_id = t.customer_id), t.metadata
         FROM retail.sales_transactions AS t WHERE t.transaction_id = :new_sale_id;"
got=$({ cat "$queries/checkout.sql"; echo "$books"; } | run_as_tenant | tail -1)
want='sale|25.70|2.25|27.95|25.70|SKU-1003 1, SKU-2003 3, SKU-23 20|27.95|'
[ "$got" = "$want" ]
ok $? 'checkout: sums, stock and lifetime value to the cent' "got  $got
want $want"

got=$({ cat "$queries/return_sale.sql"; echo "$books"; } | run_as_tenant | tail -1)
returned=$(psql -X -A -t -d "$name" -c "SELECT sku || ' ' || current_stock + 1
    FROM retail.products JOIN retail.sales_transaction_items USING (product_id)
   WHERE transaction_id = $(key sale2003) ORDER BY item_id LIMIT 1")
sale=$(key sale2003)
uuid=$(sed -E "s/'(.{8})(.{4})(.{4})(.{4})(.{12})'/\1-\2-\3-\4-\5/" <<<"$sale")
case $got in
"return|10.00|0.88|10.88|10.00|"*"$returned"*"|-10.88|{\"original_transaction\": \"$uuid\"}") true ;;
*) false ;;
esac
ok $? 'return: sums, stock, lifetime value, and the sale it points at' "got $got
stock $returned"

done_testing
