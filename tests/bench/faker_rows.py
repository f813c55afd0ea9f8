"""Fills a retail database as hand-written generators do: a row an INSERT, its values from Faker.

    faker_rows.py URL CUSTOMERS PRODUCTS SALES

What tests/bench/other_ways compares gen with: asyncpg on one connection, autocommit, RETURNING for
each key, customers, then products, then sales each with their items. Prints rows and seconds.
"""
import asyncio
import datetime
import random
import sys
import time

import asyncpg
import faker

STORES = [("seattle", "Seattle", "flagship"), ("redmond", "Redmond", "standard"),
          ("bellevue", "Bellevue", "standard"), ("online", "Everywhere", "ecommerce")]
CATEGORIES = ["Electronics", "Clothing", "Home & Garden"]
GOODS = ["Lamp", "Chair", "Phone", "Jacket", "Kettle", "Radio", "Scarf", "Desk", "Camera", "Rug"]
MAKERS = ["Northwind", "Contoso", "Fabrikam", "Tailspin", "Litware"]
TAGS = ["new", "popular", "sale", "premium", "budget", "limited"]

fake = faker.Faker()


async def parents(conn):
    for store_id, place, kind in STORES:
        await conn.execute(
            "INSERT INTO retail.stores (store_id, store_name, store_location, store_type, region)"
            " VALUES ($1, $2, $3, $4, $5)", store_id, "Shop " + place, place, kind, "west")
    return [await conn.fetchval(
        "INSERT INTO retail.product_categories (category_name, description) VALUES ($1, $2)"
        " RETURNING category_id", name, fake.text(max_nb_chars=100)) for name in CATEGORIES]


async def customer(conn, number):
    store_id = random.choice(STORES)[0]
    first, last = fake.first_name(), fake.last_name()
    key = await conn.fetchval(
        "INSERT INTO retail.customers (store_id, first_name, last_name, email, phone, date_of_birth,"
        " gender, customer_since, loyalty_tier) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " RETURNING customer_id",
        store_id, first, last, "%d.%s" % (number, fake.email()), fake.phone_number()[:20],
        fake.date_time_between("-80y", "-18y").date(), random.choice(["Female", "Male", "Other"]),
        fake.date_time_between("-5y", "now").date(),
        random.choices(["bronze", "silver", "gold", "platinum"], [50, 30, 15, 5])[0])
    return store_id, key


async def product(conn, number, categories):
    store_id, maker, good = random.choice(STORES)[0], random.choice(MAKERS), random.choice(GOODS)
    price = round(random.uniform(5, 900), 2)
    key = await conn.fetchval(
        "INSERT INTO retail.products (store_id, sku, product_name, product_description, category_id,"
        " brand, model, color, size, weight_kg, price, cost, current_stock, minimum_stock,"
        " reorder_point, supplier_name, is_featured, rating_average, rating_count, tags)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
        " $19, $20) RETURNING product_id",
        store_id, "%s-%06d" % (maker[:3].upper(), number), maker + " " + good,
        fake.text(max_nb_chars=500), random.choice(categories), maker,
        "Model %d" % random.randrange(10000), fake.color_name(), random.choice("SML"),
        round(random.uniform(0.1, 10), 2), price, round(price * random.uniform(0.4, 0.7), 2),
        random.randint(0, 100), random.randint(5, 20), random.randint(10, 30), fake.company(),
        random.random() < 0.5, round(random.uniform(3, 5), 2), random.randint(0, 500),
        random.sample(TAGS, random.randint(1, 3)))
    return store_id, key, price


def basket(goods):
    """Lines of a sale: product, quantity, unit price, total, discount."""
    count = random.choices([1, 2, 3, 4, 5], [40, 30, 20, 7, 3])[0]
    lines = []
    for _, key, price in random.sample(goods, min(count, len(goods))):
        quantity = random.randint(1, 3)
        discount = price * quantity * random.uniform(0.05, 0.25) if random.random() < 0.2 else 0
        lines.append((key, quantity, price, price * quantity - discount, discount))
    return lines


async def sale(conn, customers, products):
    store_id, customer_id = random.choice(customers)
    goods = [p for p in products if p[0] == store_id]
    lines = basket(goods)
    subtotal = sum(line[3] for line in lines)
    key = await conn.fetchval(
        "INSERT INTO retail.sales_transactions (store_id, customer_id, transaction_date,"
        " transaction_type, payment_method, subtotal, tax_amount, discount_amount, total_amount,"
        " cashier_id, register_id, receipt_number)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING transaction_id",
        store_id, customer_id,
        fake.date_time_between("-1y", "now").replace(tzinfo=datetime.timezone.utc),
        random.choices(["sale", "return", "exchange"], [90, 7, 3])[0],
        random.choices(["credit_card", "debit_card", "cash", "digital_wallet"], [45, 25, 20, 10])[0],
        subtotal, subtotal * 0.08, sum(line[4] for line in lines), subtotal * 1.08,
        "CASHIER%d" % random.randint(1, 10), "REG%d" % random.randint(1, 5),
        "RCP%08d" % random.randrange(10 ** 8))
    for line in lines:
        await conn.execute(
            "INSERT INTO retail.sales_transaction_items (transaction_id, store_id, product_id,"
            " quantity, unit_price, total_price, discount_amount)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)", key, store_id, *line)
    return 1 + len(lines)


async def main(url, customer_count, product_count, sale_count):
    conn = await asyncpg.connect(url)
    start = time.monotonic()
    categories = await parents(conn)
    customers = [await customer(conn, n) for n in range(customer_count)]
    products = [await product(conn, n, categories) for n in range(product_count)]
    rows = len(STORES) + len(categories) + len(customers) + len(products)
    for _ in range(sale_count):
        rows += await sale(conn, customers, products)
    print(rows, "%.3f" % (time.monotonic() - start))
    await conn.close()


asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:])))
