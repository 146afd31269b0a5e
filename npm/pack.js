#!/usr/bin/env node
"use strict";
// Makes the npm packages: node npm/pack.js VERSION OUT [RID=BINARY]...
// The thin package always; a platform package for each binary given. Their versions are one: a launcher never runs another version's binary.

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const [version, out, ...binaries] = process.argv.slice(2);
if (!version || !out) {
  process.stderr.write("usage: node npm/pack.js VERSION OUT [RID=BINARY]...\n");
  process.exit(2);
}

const root = path.dirname(__dirname);
const platforms = require("./platforms.json");
const thin = require("./handclasp/package.json");
const work = fs.mkdtempSync(path.join(os.tmpdir(), "handclasp-npm-"));

/** A folder of exactly these files, packed by npm: fixed dates and owners, files sorted. */
function pack(name, manifest, files) {
  const folder = path.join(work, name);
  for (const [to, from, mode] of files) {
    const target = path.join(folder, to);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(from, target);
    fs.chmodSync(target, mode);
  }
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest, null, 2) + "\n", { mode: 0o644 });
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  execFileSync(npm, ["pack", "--silent", "--ignore-scripts", "--pack-destination", path.resolve(out)], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
}

fs.mkdirSync(out, { recursive: true });
try {
  const license = ["LICENSE", path.join(root, "LICENSE"), 0o644];
  const all = Object.keys(platforms).map((name) => [`@handclasp/${name}`, version]);
  pack("handclasp", { ...thin, version, optionalDependencies: Object.fromEntries(all) }, [
    ["handclasp.js", path.join(__dirname, "handclasp/handclasp.js"), 0o755],
    ["README.md", path.join(__dirname, "handclasp/README.md"), 0o644],
    license,
  ]);
  for (const given of binaries) {
    const at = given.indexOf("=");
    const [rid, binary] = [given.slice(0, at), given.slice(at + 1)];
    const found = Object.entries(platforms).find(([, p]) => p.rid === rid);
    if (!found) throw new Error(`no npm platform for the RID '${rid}': ${Object.values(platforms).map((p) => p.rid).join(", ")}`);
    const [name, platform] = found;
    const manifest = {
      name: `@handclasp/${name}`,
      version,
      description: `handclasp for ${name}`,
      license: thin.license,
      repository: thin.repository,
      os: [platform.os],
      cpu: [platform.cpu],
      ...(platform.libc ? { libc: [platform.libc] } : {}),
      files: [platform.binary, "LICENSE", "THIRD-PARTY-NOTICES.md"],
      preferUnplugged: true,
    };
    pack(name, manifest, [[platform.binary, binary, 0o755], license, ["THIRD-PARTY-NOTICES.md", path.join(root, "THIRD-PARTY-NOTICES.md"), 0o644]]);
  }
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
