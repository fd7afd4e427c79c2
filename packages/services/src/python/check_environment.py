"""Ends with 1 and a reason where a package of a list is not installed in the pinned version, or not whole."""

import importlib.metadata
import re
import sys

for line in open(sys.argv[1], encoding="utf8"):
    pinned = re.match(r"([\w.-]+)(?:\[[^]]*\])?==([^\s;#]+)\s*(;)?", line)
    if pinned is None:
        continue
    name, version, condition = pinned.groups()
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        # Other systems may not need it.
        if condition is None:
            sys.exit(f"{name} {version} is not installed")
        continue
    if found.version != version:
        sys.exit(f"{name} is {found.version} instead of {version}")
    for file in found.files or []:
        if file.suffix != ".pyc" and not file.locate().exists():
            sys.exit(f"{name} {version} lacks {file}")

print("%d.%d.%d" % sys.version_info[:3])
