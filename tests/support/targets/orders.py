"""An order service in small: `find_price` is where its time goes, or is not any more with --after.

orders.py [--after] [--idle-threads N] [--seconds S] [--report]

Prints `ready` once it works. --report: then the orders done so far, ten times a second, as `SECONDS ORDERS`.
Ends by itself after S seconds (120), so that a test that is killed leaves nothing behind.
"""

import argparse
import os
import sys
import threading
import time

NAMES = ["article-%d" % number for number in range(150)]
PRICES = [(name, 100 + number) for number, name in enumerate(NAMES)]
PRICE_OF = dict(PRICES)


def find_price(name):
    for candidate, price in PRICES:
        if candidate == name:
            return price
    raise KeyError(name)


def find_price_by_key(name):
    return PRICE_OF[name]


def render(order):
    lines = []
    for name, amount in order:
        lines.append("%s x %d" % (name, amount))
    return "\n".join(lines)


def handle(find, number):
    order = [(NAMES[(number * 37 + line * 11) % len(NAMES)], line) for line in range(20)]
    total = 0
    for name, amount in order:
        total += find(name) * amount
    return total, render(order)


def wait_for_work(ended):
    ended.wait()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--after", action="store_true")
    arguments.add_argument("--idle-threads", type=int, default=0)
    arguments.add_argument("--seconds", type=float, default=120)
    arguments.add_argument("--report", action="store_true")
    options, _ = arguments.parse_known_args()
    find = find_price_by_key if options.after else find_price
    ended = threading.Event()
    for number in range(options.idle_threads):
        threading.Thread(target=wait_for_work, args=(ended,), name="waiter-%d" % number, daemon=True).start()
    print("ready", os.getpid(), flush=True)
    start = reported = time.monotonic()
    number = 0
    while True:
        handle(find, number)
        number += 1
        now = time.monotonic()
        if options.report and now - reported >= 0.1:
            reported = now
            sys.stdout.write("%.6f %d\n" % (now, number))
            sys.stdout.flush()
        if now - start > options.seconds:
            return


if __name__ == "__main__":
    main()
