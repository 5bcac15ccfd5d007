// Writes the bundle of the query page, its licences and its manifest into the server's static files.
//
//   npm install --no-package-lock && node build.mjs [FOLDER]
//
// The same versions give the same bytes: a test rebuilds into another folder and compares.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(here, "../server/oboegaki/web/static"));
const banner = `/*! The editor of the query page. Sources, versions and hash: query.manifest.json.
 * It holds CodeMirror 6 and Lezer, MIT: the licence stands in full at the end of this file. */`;

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

function packageOf(path) {
  const inside = path.split("node_modules/").pop().split("/");
  return inside[0].startsWith("@") ? inside.slice(0, 2).join("/") : inside[0];
}

function read(name) {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  return { name, version, license, text: readFileSync(join(folder, file), "utf8").trim() };
}

function licences(packages) {
  // The texts are the same but for the line of the copyright, so each stands once.
  const texts = new Map();
  for (const { name, version, text } of packages) {
    const holder = text.match(/^Copyright.*$/m)[0];
    const rest = text.replace(/^MIT License\s*/, "").replace(holder, "").trim().replace(/\s+/g, " ");
    const holders = texts.get(rest) ?? new Map();
    holders.set(holder, [...(holders.get(holder) ?? []), `${name} ${version}`]);
    texts.set(rest, holders);
  }
  const parts = [];
  for (const [rest, holders] of texts) {
    for (const [holder, names] of holders) parts.push(`${names.join(", ")}\n${holder}`);
    parts.push(rest.replace(/(.{1,98})(?: |$)/g, "$1\n").trim());
  }
  return parts.join("\n\n") + "\n";
}

const made = await build({
  absWorkingDir: here,
  entryPoints: ["src/query.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
});
const inputs = Object.keys(made.metafile.inputs);
const ours = inputs.filter((each) => !each.includes("node_modules/")).sort();
const names = [...new Set(inputs.filter((each) => each.includes("node_modules/")).map(packageOf))];
const packages = names.sort().map(read);
const text = licences(packages);
const bundle = `${banner}\n${made.outputFiles[0].text}/*!\n${text}*/\n`;
const manifest = {
  bundle: "query.js",
  sha256: sha256(bundle),
  bytes: Buffer.byteLength(bundle),
  gzipped: gzipSync(bundle, { level: 9 }).length,
  built_with: `esbuild ${JSON.parse(readFileSync(join(here, "package.json"), "utf8")).devDependencies.esbuild}`,
  sources: Object.fromEntries(ours.map((each) => [each, sha256(readFileSync(join(here, each)))])),
  packages: packages.map(({ name, version, license }) => ({ name, version, license })),
};
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "query.js"), bundle);
writeFileSync(join(target, "query.licences.txt"), text);
writeFileSync(join(target, "query.manifest.json"), JSON.stringify(manifest, null, 1) + "\n");
console.log(`${manifest.bytes} bytes, ${manifest.gzipped} gzipped, of ${packages.length} packages`);
