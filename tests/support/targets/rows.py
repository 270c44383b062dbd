"""Keeps rows it should let go of: python3 rows.py [COUNT]. load_rows holds most of the memory, cache_names the rest."""
import sys


class Row:
    def __init__(self, number):
        self.number = number
        self.text = "row %d " % number * 20


ROWS = []
NAMES = {}


def load_rows(count):
    for number in range(count):
        ROWS.append(Row(number))


def cache_names(count):
    for number in range(count):
        NAMES["name-%d" % number] = [number] * 10


def main(count):
    load_rows(count)
    cache_names(count)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
