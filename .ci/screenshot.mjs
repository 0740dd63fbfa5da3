// Writes the picture of a virtual display as PNG, once the window shows its first rows and has stopped changing.
//
//   node screenshot.mjs FRAMEBUFFER READY-FILE PROCESS PNG
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

const [framebuffer, ready, processId, png] = process.argv.slice(2);
const PATIENCE_MS = 180_000;
/** Pictures in a row, half a second apart, that must be alike. */
const CALM_PICTURES = 3;

/** Pixels of Xvfb's frame buffer file: the X window dump format, 32 bits per pixel, blue first. */
function readPixels() {
  const dump = readFileSync(framebuffer);
  const word = (place) => dump.readUInt32BE(place * 4);
  const [headerBytes, width, height, bitsPerPixel] = [word(0), word(4), word(5), word(11)];
  const [bytesPerLine, colours] = [word(12), word(19)];
  if (bitsPerPixel !== 32) {
    throw new Error(`The display has ${bitsPerPixel} bits per pixel instead of 32.`);
  }
  const start = headerBytes + colours * 12;
  const rows = Buffer.alloc(height * (1 + width * 3));
  const seen = new Set();
  for (let y = 0; y < height; y += 1) {
    let out = y * (1 + width * 3) + 1;
    for (let x = 0; x < width; x += 1, out += 3) {
      const at = start + y * bytesPerLine + x * 4;
      rows[out] = dump[at + 2];
      rows[out + 1] = dump[at + 1];
      rows[out + 2] = dump[at];
      seen.add(rows.readUIntBE(out, 3));
    }
  }
  return { width, height, rows, colours: seen.size };
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function encode({ width, height, rows }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function stillRuns() {
  try {
    process.kill(Number(processId), 0);
    return true;
  } catch {
    return false;
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const began = Date.now();
let before;
let calm = 0;
for (;;) {
  if (!stillRuns()) {
    console.error("The program ended before its window was ready.");
    process.exit(1);
  }
  const late = Date.now() - began > PATIENCE_MS;
  if (existsSync(ready) || late) {
    const now = readPixels();
    const same = before !== undefined && now.rows.equals(before.rows);
    calm = same && now.colours > 50 ? calm + 1 : 0;
    if (calm >= CALM_PICTURES || late) {
      writeFileSync(png, encode(now));
      if (late) {
        console.error("The window did not show its rows in time; the screenshot shows what there is.");
        process.exit(1);
      }
      break;
    }
    before = now;
  }
  await sleep(500);
}
