#!/usr/bin/env python3
"""Archives whose bytes depend on their content alone: sorted, one date, no owner. Date: SOURCE_DATE_EPOCH, the commit's, or 1980.

repack.py tar FOLDER OUT.tar.gz      repack.py zip FOLDER OUT.zip      repack.py nupkg IN.nupkg OUT.nupkg
"""
import gzip
import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import time
import zipfile

FIRST = 315532800  # 1980-01-01, the first that a zip can say


def date():
    if os.environ.get("SOURCE_DATE_EPOCH", "").isdigit():
        return int(os.environ["SOURCE_DATE_EPOCH"])
    told = subprocess.run(["git", "log", "-1", "--format=%ct"], capture_output=True, text=True)
    return int(told.stdout) if told.returncode == 0 and told.stdout.strip() else FIRST


def files(folder):
    """(name, path, mode), sorted by name; only the program may be run."""
    for path in sorted(os.path.join(d, f) for d, _, inside in os.walk(folder) for f in inside):
        name = os.path.relpath(path, folder).replace(os.sep, "/")
        yield name, path, 0o755 if name in ("handclasp", "handclasp.exe") else 0o644


def tar(folder, out):
    when, held = date(), io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, path, mode in files(folder):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = os.path.getsize(path), when, mode
            with open(path, "rb") as file:
                archive.addfile(entry, file)
    with open(out, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(held.getvalue())


def nupkg(source, out):
    """NuGet gives the core properties a random name, and the relationships to it random ids."""
    with zipfile.ZipFile(source) as package:
        content = {name: package.read(name) for name in package.namelist()}
    old = next(n for n in content if n.endswith(".psmdcp"))
    new = "package/services/metadata/core-properties/" + hashlib.sha256(content[old]).hexdigest()[:32] + ".psmdcp"
    content[new] = content.pop(old)
    relations = content["_rels/.rels"].decode("utf-8-sig").replace(old, new)
    numbers = iter(range(1, 100))
    content["_rels/.rels"] = re.sub(r' Id="[^"]*"', lambda _: f' Id="R{next(numbers)}"', relations).encode()
    # The manifest first: readers that stream look for it there.
    store(out, ((n, content[n], 0o644) for n in sorted(content, key=lambda n: (not n.endswith(".nuspec"), n))))


def zip(folder, out):
    def read():
        for name, path, mode in files(folder):
            with open(path, "rb") as file:
                yield name, file.read(), mode

    store(out, read())


def store(out, entries):
    when = time.gmtime(max(date(), FIRST))[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, content, mode in entries:
            entry = zipfile.ZipInfo(name, when)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, mode << 16
            package.writestr(entry, content)


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("tar", "zip", "nupkg"):
        sys.exit(__doc__)
    {"tar": tar, "zip": zip, "nupkg": nupkg}[sys.argv[1]](sys.argv[2], sys.argv[3])
