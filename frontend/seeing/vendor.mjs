// Copies the libraries of drawings and maps into the server's static files, each with its licence,
// and writes a manifest of what was copied.
//
//   npm install --no-package-lock && node vendor.mjs [FOLDER]
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(here, "../../server/oboegaki/web/static"));
const FILES = [
  ["cytoscape", "dist/cytoscape.min.js", "cytoscape.js"],
  ["leaflet", "dist/leaflet.js", "leaflet.js"],
  ["leaflet", "dist/leaflet.css", "leaflet.css"],
];

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

mkdirSync(target, { recursive: true });
const files = FILES.map(([name, from, to]) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const original = readFileSync(join(folder, from), "utf8");
  const licence = readFileSync(join(folder, "LICENSE"), "utf8").trim();
  const code = original.replace(/\n?\/\/# sourceMappingURL=\S*\s*$/, "").trimEnd();
  const made = `${code}\n/*! ${name} ${version}\n\n${licence}\n*/\n`;
  writeFileSync(join(target, to), made);
  return {
    file: to, package: name, version, license, from, sha256_of_original: sha256(original),
    sha256: sha256(made), bytes: Buffer.byteLength(made), gzipped: gzipSync(made, { level: 9 }).length,
  };
});
writeFileSync(join(target, "seeing.manifest.json"), JSON.stringify({ files }, null, 1) + "\n");
for (const { file, bytes, gzipped } of files) console.log(`${file}: ${bytes} bytes, ${gzipped} gzipped`);
