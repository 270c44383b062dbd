"""A small order-report service: each tick it parses a batch of orders, finds the distinct customers and renders a report.

The load is fixed (one batch every 100 ms), so CPU time per second can be compared between versions.
Run `python3 orders.py before` or `python3 orders.py after`; the two differ in one function, `distinct_customers`.
"""

import json
import random
import sys
import time

BATCHES_PER_SECOND = 10
ORDERS_PER_BATCH = 21000


def make_batch(rng):
    return "\n".join(
        f"{n},customer-{rng.randrange(580)},{rng.randrange(1, 9)},{rng.random() * 90:.2f}" for n in range(ORDERS_PER_BATCH)
    )


def parse_orders(text):
    orders = []
    for line in text.split("\n"):
        number, customer, quantity, price = line.split(",")
        orders.append({"number": int(number), "customer": customer, "total": int(quantity) * float(price)})
    return orders


def distinct_customers_before(orders):
    seen = []
    for order in orders:
        if order["customer"] not in seen:
            seen.append(order["customer"])
    return seen


def distinct_customers_after(orders):
    return list(dict.fromkeys(order["customer"] for order in orders))


def totals_by_customer(orders, customers):
    totals = dict.fromkeys(customers, 0.0)
    for order in orders:
        totals[order["customer"]] += order["total"]
    return totals


def render_report(totals):
    rows = sorted(totals.items(), key=lambda row: -row[1])
    return json.dumps([{"customer": name, "total": round(value, 2)} for name, value in rows], indent=1)


def handle(text, distinct_customers):
    orders = parse_orders(text)
    customers = distinct_customers(orders)
    return render_report(totals_by_customer(orders, customers))


def serve(distinct_customers, seconds):
    rng = random.Random(7)
    batches = [make_batch(rng) for _ in range(20)]
    start = time.monotonic()
    for tick in range(int(seconds * BATCHES_PER_SECOND)):
        handle(batches[tick % len(batches)], distinct_customers)
        wait = start + (tick + 1) / BATCHES_PER_SECOND - time.monotonic()
        if wait > 0:
            time.sleep(wait)


if __name__ == "__main__":
    version = sys.argv[1] if len(sys.argv) > 1 else "before"
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60
    serve(distinct_customers_before if version == "before" else distinct_customers_after, seconds)
