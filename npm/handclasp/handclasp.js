#!/usr/bin/env node
"use strict";
// Finds the native binary among the optional dependencies and becomes it, as far as Node can: its input, output, signals and end are those of the binary.

const { spawn } = require("node:child_process");
const os = require("node:os");
const path = require("node:path");

/** glibc names its version in Node's report; musl has none. */
function isMusl() {
  if (process.platform !== "linux") return false;
  const quick = process.report;
  quick.excludeNetwork = true; // Without it the report looks up the names of open connections.
  return !quick.getReport().header.glibcVersionRuntime;
}

function binary() {
  const platform = `${process.platform}-${process.arch}${isMusl() ? "-musl" : ""}`;
  const name = `@handclasp/${platform}`;
  const known = Object.keys(require("./package.json").optionalDependencies || {});
  if (!known.includes(name)) {
    fail(`there is no binary for ${platform}; there is one for ${known.map((k) => k.slice(k.indexOf("/") + 1)).join(", ")}`);
  }
  let folder;
  try {
    folder = path.dirname(require.resolve(`${name}/package.json`));
  } catch {
    fail(
      `the package ${name} is missing: it holds the binary for this machine and is an optional dependency, so --omit=optional, ` +
        `or a lock file or node_modules made on another platform, leaves it out; install again without these: npm install handclasp`
    );
  }
  return path.join(folder, process.platform === "win32" ? "handclasp.exe" : "handclasp");
}

function fail(why) {
  process.stderr.write(`handclasp: ${why}\n`);
  process.exit(3);
}

// Before the binary runs: a signal that comes in between must not end us and leave it behind.
const handlers = new Map();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) {
  const pass = () => {
    // From a terminal the binary has it already and takes ours for the same. On Windows only the console's own can be answered: kill ends at once.
    if ((signal === "SIGTERM" || process.platform !== "win32") && child.exitCode === null) child.kill(signal);
  };
  handlers.set(signal, pass);
  process.on(signal, pass);
}

const child = spawn(binary(), process.argv.slice(2), { stdio: "inherit", windowsHide: true });
child.on("error", (error) => fail(`${child.spawnfile} does not start: ${error.message}`));
child.on("close", (code, signal) => {
  if (signal === null) process.exit(code);
  for (const [name, pass] of handlers) process.off(name, pass);
  // Whoever waits for us must see the same death.
  process.kill(process.pid, signal);
  setTimeout(() => process.exit(128 + (os.constants.signals[signal] || 0)), 500);
});
