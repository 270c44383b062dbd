"""Looks for values in every file of a folder, with nothing of Plateau's: as they are, and in what can be undone of a file.

Reads {"folder": ..., "values": [...]} from its input and prints [[value, file, form], ...].
"""
import base64
import binascii
import gzip
import html
import json
import os
import re
import sys
import urllib.parse
import zlib

asked = json.load(sys.stdin)
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){6,}")


def undone(data: bytes, depth: int):
    """The bytes themselves, and what is inside of them, each with how it was reached."""
    yield "plain", data
    if depth == 0:
        return
    more = []
    if data[:2] == b"\x1f\x8b":
        more.append(("gzip", gzip.decompress(data)))
    if data[:2] == b"PK":
        sys.exit("a zip in the bundle")
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        try:
            more.append(("zlib", zlib.decompressobj().decompress(data[start.start():])))
        except zlib.error:
            pass
    for run in BASE64.finditer(data):
        text = run.group().rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
        for skip in range(4):
            part = text[skip:]
            try:
                more.append(("base64", base64.b64decode(part + b"=" * (-len(part) % 4))))
            except binascii.Error:
                pass
    for run in HEX.finditer(data):
        more.append(("hex", binascii.unhexlify(run.group())))
    text = data.decode("utf-8", "replace")
    more.append(("percent", urllib.parse.unquote(text).encode()))
    more.append(("html", html.unescape(text).encode()))
    more.append(("untagged", re.sub(r"<[^>]*>", "", text).encode()))
    more.append(("backslash", re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m.group(1), 16)), text).replace("\\/", "/").encode("utf-8", "replace")))
    for form, inner in more:
        if inner and inner != data:
            for deeper, found in undone(inner, depth - 1 if form in ("gzip", "zlib") else 0):
                yield f"{form} {deeper}", found


def forms(value: str):
    yield "", value.lower().encode()
    yield "utf-16le ", value.lower().encode("utf-16-le")
    yield "utf-16be ", value.lower().encode("utf-16-be")
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+", value):
        yield "reversed ", ".".join(reversed(value.lower().split("."))).encode()


searched = [(value, form, pattern) for value in asked["values"] for form, pattern in forms(value)]
found = []
files = 0
for folder, _, names in os.walk(asked["folder"]):
    for name in names:
        files += 1
        path = os.path.join(folder, name)
        with open(path, "rb") as file:
            data = file.read()
        relative = os.path.relpath(path, asked["folder"])
        for way, layer in [("name", relative.encode()), *undone(data, 2)]:
            low = layer.lower()
            found += [[value, relative, f"{way}: {form}"] for value, form, pattern in searched if pattern in low]
json.dump({"files": files, "found": found}, sys.stdout)
