#!/usr/bin/env python3
"""THIRD-PARTY-NOTICES.md from what the packages themselves say of their licences (after a restore of src/Handclasp.Cli).

notices.py                 prints it: eng/notices.sh writes it
notices.py --build-only    the packages that only help to build, comma-separated
notices.py --sbom FILE     the same CycloneDX document without its clock, with the .NET runtime, sorted
"""
import json
import os
import re
import sys
import xml.etree.ElementTree as xml

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGES = os.environ.get("NUGET_PACKAGES") or os.path.expanduser("~/.nuget/packages")
# Reference assemblies and the linker's tasks: named by the lock file, no part of the output.
NOT_SHIPPED = {"Microsoft.NET.ILLink.Tasks", "Microsoft.NETCore.Platforms", "NETStandard.Library"}
RUNTIME = "Microsoft.DotNet.ILCompiler"
MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def build_only():
    """References with PrivateAssets="all"."""
    names = set()
    for file in ("Directory.Build.props", *(f"src/{p}/{p}.csproj" for p in ("Handclasp", "Handclasp.Source", "Handclasp.Cli"))):
        for reference in xml.parse(os.path.join(ROOT, file)).iter("PackageReference"):
            if reference.get("PrivateAssets") == "all":
                names.add(reference.get("Include"))
    return names | NOT_SHIPPED


def shipped():
    """(name, version), sorted; the compiler stands for the runtime that it links in."""
    with open(os.path.join(ROOT, "src/Handclasp.Cli/packages.lock.json"), encoding="utf-8") as file:
        locked = json.load(file)["dependencies"]["net10.0"]
    out = build_only()
    return sorted((n, p["resolved"]) for n, p in locked.items() if p["type"] != "Project" and n not in out)


def nuspec(name, version):
    folder = os.path.join(PACKAGES, name.lower(), version)
    tree = xml.parse(os.path.join(folder, name.lower() + ".nuspec"))
    told = {element.tag.split("}")[1]: element for element in tree.getroot().iter() if "}" in element.tag}
    return folder, told


def text(told, key):
    return (told[key].text or "").strip() if key in told else ""


def read(path):
    with open(path, encoding="utf-8-sig") as file:
        return file.read().replace("\r\n", "\n").strip() + "\n"


def licence(name, version):
    """(words, full text): the package's own file where it has one."""
    folder, told = nuspec(name, version)
    element = told.get("license")
    if element is not None and element.get("type") == "file":
        own = read(os.path.join(folder, element.text.replace("\\", "/")))
        words = "MIT" if "Permission is hereby granted, free of charge" in own else own.strip().split("\n")[0].strip("# ")
        return words, own
    words = text(told, "license") or text(told, "licenseUrl")
    for file in sorted(os.listdir(folder)):
        if re.fullmatch(r"licen[cs]e(\.(md|txt))?", file, re.IGNORECASE):
            return words, read(os.path.join(folder, file))
    if words != "MIT":
        sys.exit(f"notices.py: {name} {version} says '{words}' and brings no text: add how to show it")
    return words, f"{text(told, 'copyright') or 'Copyright ' + text(told, 'authors')}\n\n{MIT}"


def runtime(version):
    """The linked runtime: its licence, and what it holds of others, for the RID at hand (the text is the same for all)."""
    for folder in sorted(os.listdir(PACKAGES)):
        path = os.path.join(PACKAGES, folder, version, "THIRD-PARTY-NOTICES.TXT")
        if re.fullmatch(r"runtime\..+\.microsoft\.dotnet\.ilcompiler", folder) and os.path.exists(path):
            return read(path)
    sys.exit(f"notices.py: no runtime.*.Microsoft.DotNet.ILCompiler {version} in {PACKAGES}: dotnet restore src/Handclasp.Cli")


def block(words):
    return "".join(f"    {line}".rstrip() + "\n" for line in words.rstrip("\n").split("\n"))


def notices():
    everything = shipped()
    print("# Third-party notices\n\nWhat the native binary and the dotnet tool hold of others. Written by `eng/notices.sh` from the packages' own metadata.\n")
    print("| package | version | licence | from |\n|---|---|---|---|")
    for name, version in everything:
        _, told = nuspec(name, version)
        shown = ".NET runtime (linked by Microsoft.DotNet.ILCompiler)" if name == RUNTIME else name
        print(f"| {shown} | {version} | {licence(name, version)[0]} | {text(told, 'projectUrl')} |")
    for name, version in everything:
        print(f"\n## {'.NET runtime' if name == RUNTIME else name}\n\n{block(licence(name, version)[1])}", end="")
        if name == RUNTIME:
            print(f"\n### What the .NET runtime holds of others\n\n{block(runtime(version))}", end="")


def sbom(path):
    with open(path, encoding="utf-8-sig") as file:
        bom = json.load(file)
    bom["metadata"].pop("timestamp", None)
    names = {name for name, _ in shipped()}
    # The runtime stands once, under its name for all machines: the bill is the same wherever it is written.
    gone = {c["bom-ref"] for c in bom["components"] if re.fullmatch(rf"runtime\..+\.{re.escape(RUNTIME)}", c["name"])}
    bom["components"] = [c for c in bom["components"] if c["bom-ref"] not in gone]
    bom["dependencies"] = [d for d in bom.get("dependencies", []) if d["ref"] not in gone]
    for dependency in bom["dependencies"]:
        dependency["dependsOn"] = [r for r in dependency.get("dependsOn", []) if r not in gone]
    for component in bom["components"]:
        if component["name"] in names and not component.get("licenses"):
            component["licenses"] = [{"license": {"id": licence(component["name"], component["version"])[0]}}]
    if RUNTIME not in {c["name"] for c in bom["components"]}:
        version = dict(shipped())[RUNTIME]
        ref = f"pkg:nuget/{RUNTIME}@{version}"
        bom["components"].append(
            {"type": "framework", "bom-ref": ref, "name": RUNTIME, "version": version, "description": "The .NET runtime, linked into the native binary.",
             "scope": "required", "licenses": [{"license": {"id": "MIT"}}], "purl": ref}
        )
    bom["components"].sort(key=lambda c: c["bom-ref"])
    bom["dependencies"].sort(key=lambda d: d["ref"])
    for dependency in bom["dependencies"]:
        dependency["dependsOn"].sort()
    json.dump(bom, sys.stdout, indent=2, ensure_ascii=False)
    print()


if __name__ == "__main__":
    if sys.argv[1:] == ["--build-only"]:
        print(",".join(sorted(build_only())))
    elif sys.argv[1:2] == ["--sbom"] and len(sys.argv) == 3:
        sbom(sys.argv[2])
    elif len(sys.argv) == 1:
        notices()
    else:
        sys.exit(__doc__)
