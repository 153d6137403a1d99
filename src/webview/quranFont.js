/*
 * Completes the font of the Arabic verses while the webviews are built.
 *
 * The King Fahd Complex wrote the open forms of the tanween with U+0656, U+0657 and U+065E before
 * Unicode had U+08F0 to U+08F2, and its texts still do. The font lacks U+065E, so a browser would
 * take the mark and its letter from another font, and draws the others as the subscript alef and
 * the inverted damma, which they are in the IndoPak script. The font has the three open forms:
 * U+065E is one of them here, and the feature `ss01` draws the other two for Uthmani texts. The
 * text itself stays as it was published.
 */
const FATHA_WITH_TWO_DOTS = 0x65e;
const OPEN = { fathatan: 0x8f0, dammatan: 0x8f1, kasratan: 0x8f2 };
const FEATURE = "ss01";

/** The numbers that stand for these tables in a WOFF2 directory. */
const TAGS = { cmap: 0, glyf: 10, loca: 11, GSUB: 28 };
const OWN_TAG = 63;

/** @param {readonly number[]} values */
function shorts(...values) {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16BE(value, index * 2));
  return bytes;
}

/** @param {readonly number[]} values */
function longs(...values) {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
}

/** @param {number} value */
function base128(value) {
  const bytes = [value & 127];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 127) | 128);
  return Buffer.from(bytes);
}

/**
 * Numbers of the glyphs by character.
 * @param {Buffer} cmap
 * @returns {Map<number, number>}
 */
function glyphsOf(cmap) {
  const table = cmap.subarray(cmap.readUInt32BE(8));
  if (table.readUInt16BE(0) !== 4) throw new Error("The font has another kind of cmap.");
  const size = table.readUInt16BE(6);
  const glyphs = new Map();
  for (let at = 0; at < size; at += 2) {
    const last = table.readUInt16BE(14 + at);
    const first = table.readUInt16BE(16 + size + at);
    const delta = table.readUInt16BE(16 + 2 * size + at);
    const place = 16 + 3 * size + at;
    const offset = table.readUInt16BE(place);
    for (let code = first; code <= last && code < 0xffff; code++) {
      const glyph = offset === 0 ? code : table.readUInt16BE(place + offset + 2 * (code - first));
      glyphs.set(code, (glyph + delta) & 0xffff);
    }
  }
  return glyphs;
}

/** @param {Map<number, number>} glyphs */
function cmapOf(glyphs) {
  const codes = [...glyphs.keys()].sort((a, b) => a - b);
  const groups = codes.map((code) => longs(code, code, glyphs.get(code) ?? 0));
  const table = [shorts(12, 0), longs(16 + 12 * groups.length, 0, groups.length), ...groups];
  return Buffer.concat([shorts(0, 1, 3, 10), longs(12), ...table]);
}

/**
 * Adds a feature, for all scripts and languages, that replaces glyphs.
 * @param {Buffer} gsub
 * @param {ReadonlyMap<number, number>} replacements
 */
function withFeature(gsub, replacements) {
  const [scripts, features, lookups] = [4, 6, 8].map((at) => gsub.readUInt16BE(at));
  const lookup = lookupOf(replacements);
  const lookupCount = gsub.readUInt16BE(lookups);
  const lookupList = Buffer.concat([
    shorts(lookupCount + 1),
    ...Array.from({ length: lookupCount }, (_, index) =>
      shorts(gsub.readUInt16BE(lookups + 2 + 2 * index) + 2 + lookup.length),
    ),
    shorts(4 + 2 * lookupCount),
    lookup,
    gsub.subarray(lookups + 2 + 2 * lookupCount),
  ]);
  const featureCount = gsub.readUInt16BE(features);
  const records = features + 2 + 6 * featureCount;
  const featureList = Buffer.concat([
    shorts(featureCount + 1),
    ...Array.from({ length: featureCount }, (_, index) => {
      const record = features + 2 + 6 * index;
      return [gsub.subarray(record, record + 4), shorts(gsub.readUInt16BE(record + 4) + 6)];
    }).flat(),
    Buffer.from(FEATURE),
    shorts(8 + 6 * featureCount + lookups - records),
    gsub.subarray(records, lookups),
    shorts(0, 1, lookupCount),
  ]);
  const scriptList = scriptsOf(gsub.subarray(scripts), featureCount);
  const at = 10 + lookupList.length;
  const header = [longs(0x10000), shorts(at, at + scriptList.length, 10)];
  return Buffer.concat([...header, lookupList, scriptList, featureList]);
}

/** @param {ReadonlyMap<number, number>} replacements */
function lookupOf(replacements) {
  const from = [...replacements.keys()].sort((a, b) => a - b);
  const to = from.map((glyph) => replacements.get(glyph) ?? glyph);
  const coverage = 6 + 2 * from.length;
  return shorts(...[1, 0, 1, 8], ...[2, coverage, to.length, ...to], ...[1, from.length, ...from]);
}

/**
 * The list of scripts, with one more feature in each language.
 * @param {Buffer} list
 * @param {number} feature
 */
function scriptsOf(list, feature) {
  /** @param {Buffer} language */
  const language = (language) => {
    const count = language.readUInt16BE(4);
    const used = language.subarray(6, 6 + 2 * count);
    return Buffer.concat([language.subarray(0, 4), shorts(count + 1), used, shorts(feature)]);
  };
  /** @param {Buffer} table */
  const script = (table) =>
    tagged(table, 2, (at) => language(table.subarray(at)), language(defaultOf(table)));
  return tagged(list, 0, (at) => script(list.subarray(at)), null);
}

/** The default language of a script. @param {Buffer} script */
function defaultOf(script) {
  const at = script.readUInt16BE(0);
  if (at === 0) throw new Error("A script of the font has no default language.");
  return script.subarray(at);
}

/**
 * A list of tags and offsets, with other tables behind it.
 * @param {Buffer} list
 * @param {number} start
 * @param {(at: number) => Buffer} change
 * @param {Buffer | null} first the table of the offset that is before the list
 */
function tagged(list, start, change, first) {
  const count = list.readUInt16BE(start);
  const records = Array.from({ length: count }, (_, index) => start + 2 + 6 * index);
  const tables = records.map((record) => change(list.readUInt16BE(record + 4)));
  let end = start + 2 + 6 * count;
  const place = (/** @type {Buffer} */ table) => {
    const at = end;
    end += table.length;
    return shorts(at);
  };
  const head = first === null ? [] : [place(first)];
  const entries = records.flatMap((record, index) => [
    list.subarray(record, record + 4),
    place(tables[index] ?? Buffer.alloc(0)),
  ]);
  const all = first === null ? tables : [first, ...tables];
  return Buffer.concat([...head, shorts(count), ...entries, ...all]);
}

/**
 * @typedef {object} Table
 * @property {number} flags
 * @property {Buffer} tag empty for a known tag
 * @property {number} length
 * @property {boolean} isTransformed
 * @property {Buffer} bytes
 */

/**
 * Brotli, in which the tables of a WOFF2 file are compressed.
 * @typedef {object} Brotli
 * @property {(bytes: Buffer) => Buffer} compress
 * @property {(bytes: Buffer) => Buffer} decompress
 */

/** The tables of a WOFF2 file. @param {Buffer} file @param {Brotli} brotli @returns {Table[]} */
function tablesOf(file, brotli) {
  let at = 48;
  const number = () => {
    let value = 0;
    for (;;) {
      const byte = file.readUInt8(at++);
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
  };
  const entries = Array.from({ length: file.readUInt16BE(12) }, () => {
    const flags = file.readUInt8(at++);
    const kind = flags & 63;
    const tag = file.subarray(at, kind === OWN_TAG ? at + 4 : at);
    at += tag.length;
    const length = number();
    const plain = kind === TAGS.glyf || kind === TAGS.loca ? 3 : 0;
    const isTransformed = flags >> 6 !== plain;
    return { flags, tag, length, isTransformed, stored: isTransformed ? number() : length };
  });
  const data = brotli.decompress(file.subarray(at, at + file.readUInt32BE(20)));
  let start = 0;
  return entries.map(({ stored, ...entry }) => {
    start += stored;
    return { ...entry, bytes: data.subarray(start - stored, start) };
  });
}

/** @param {Buffer} old @param {readonly Table[]} tables @param {Brotli} brotli */
function fileOf(old, tables, brotli) {
  const entries = tables.flatMap(({ flags, tag, length, isTransformed, bytes }) => [
    Buffer.from([flags]),
    tag,
    base128(length),
    ...(isTransformed ? [base128(bytes.length)] : []),
  ]);
  const compressed = brotli.compress(Buffer.concat(tables.map(({ bytes }) => bytes)));
  const header = Buffer.from(old.subarray(0, 48));
  const whole = Buffer.concat([header, ...entries, compressed]);
  const file = Buffer.concat([whole, Buffer.alloc(-whole.length & 3)]);
  file.writeUInt32BE(file.length, 8);
  const size = tables.reduce((sum, { length }) => sum + 16 + ((length + 3) & ~3), 12);
  file.writeUInt32BE(size, 16);
  file.writeUInt32BE(compressed.length, 20);
  return file;
}

/**
 * The font with the marks of the King Fahd Complex.
 * @param {Buffer} file a WOFF2 file
 * @param {Brotli} brotli
 */
function withOpenTanween(file, brotli) {
  const tables = tablesOf(file, brotli);
  /** @param {number} kind @param {(bytes: Buffer) => Buffer} change */
  const replace = (kind, change) => {
    const table = tables.find(({ flags }) => (flags & 63) === kind);
    if (table === undefined) throw new Error("The font lacks a table.");
    table.bytes = change(table.bytes);
    table.length = table.bytes.length;
  };
  let glyphs = new Map();
  const glyph = (/** @type {number} */ code) => {
    const found = glyphs.get(code);
    if (found === undefined) throw new Error(`The font lacks U+${code.toString(16)}.`);
    return found;
  };
  replace(TAGS.cmap, (bytes) => {
    glyphs = glyphsOf(bytes);
    return cmapOf(new Map([...glyphs, [FATHA_WITH_TWO_DOTS, glyph(OPEN.dammatan)]]));
  });
  replace(TAGS.GSUB, (bytes) =>
    withFeature(
      bytes,
      new Map([
        [glyph(0x656), glyph(OPEN.kasratan)],
        [glyph(0x657), glyph(OPEN.fathatan)],
      ]),
    ),
  );
  return fileOf(file, tables, brotli);
}

module.exports = { withOpenTanween };
