// Checks a pack of evidence: the same checks, kinds and verdicts as verify.py, written a second time. Pure: bytes in, findings out.
// Runs in a page from file:// (where crypto.subtle may be missing, so the hashes are here) and under Node for the tests.
"use strict";
(function (global) {
  const FORMAT = "tayang-paket-1", MAX_BYTES = 2 ** 30, GANTI_KUNCI = "tayang.KunciSegelDiganti.v1";
  const B64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  const HEX64 = /^[0-9a-f]{64}$/, ANGKA = /^(?:0|[1-9][0-9]{0,15})$/;
  const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
  const NAMA = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
  const PERISTIWA = /^peristiwa\/([0-9]{12})\.json$/, MEDIA = /^media\/([0-9a-f]{64})(?:\.[a-z0-9]+)?$/;
  const HURUF = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  class Rusak extends Error {}

  // ── bytes ──
  const utf8 = (text) => new TextEncoder().encode(text);
  const text = (raw) => {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
    } catch (error) {
      throw new Rusak("bukan teks");
    }
  };
  const gabung = (parts) => {
    const whole = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };
  const sama = (a, b) => a.length === b.length && a.every((byte, n) => byte === b[n]);
  const hex = (raw) => Array.from(raw, (b) => b.toString(16).padStart(2, "0")).join("");
  const unhex = (said) => Uint8Array.from(said.match(/../g) || [], (two) => parseInt(two, 16));
  const b64 = (said) => {
    if (typeof said !== "string" || !B64.test(said)) throw new Rusak("bukan base64");
    return Uint8Array.from(atob(said), (c) => c.charCodeAt(0));
  };
  const besar8 = (n) => {
    const raw = new Uint8Array(8), view = new DataView(raw.buffer);
    view.setUint32(0, Math.floor(n / 2 ** 32));
    view.setUint32(4, n >>> 0);
    return raw;
  };

  // ── hashes ──
  const primes = (count) => {
    const found = [];
    for (let n = 2; found.length < count; n++) if (found.every((p) => n % p)) found.push(n);
    return found;
  };
  // fractional bits of the n-th root, exactly, by integer arithmetic
  const frac = (p, power, bits) => {
    const target = BigInt(p) << BigInt(bits * power);
    let low = 0n, high = 1n << BigInt(bits + 10);
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** BigInt(power) <= target) low = middle;
      else high = middle;
    }
    return low & ((1n << BigInt(bits)) - 1n);
  };
  const K256 = Uint32Array.from(primes(64), (p) => Number(frac(p, 3, 32)));
  const H256 = Uint32Array.from(primes(8), (p) => Number(frac(p, 2, 32)));
  const K512 = primes(80).map((p) => frac(p, 3, 64)), H512 = primes(8).map((p) => frac(p, 2, 64));

  const padded = (raw, block, tail) => {
    const length = Math.ceil((raw.length + 1 + tail) / block) * block, whole = new Uint8Array(length);
    whole.set(raw);
    whole[raw.length] = 0x80;
    whole.set(besar8(raw.length * 8), length - 8);
    return whole;
  };

  function sha256(...parts) {
    const data = padded(parts.length === 1 ? parts[0] : gabung(parts), 64, 8), h = Uint32Array.from(H256);
    const w = new Uint32Array(64), view = new DataView(data.buffer);
    for (let at = 0; at < data.length; at += 64) {
      for (let n = 0; n < 16; n++) w[n] = view.getUint32(at + 4 * n);
      for (let n = 16; n < 64; n++) {
        const x = w[n - 15], y = w[n - 2];
        w[n] = w[n - 16] + w[n - 7] + (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) +
          (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10));
      }
      let [a, b, c, d, e, f, g, z] = h;
      for (let n = 0; n < 64; n++) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const t1 = (z + s1 + ((e & f) ^ (~e & g)) + K256[n] + w[n]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        z = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
      }
      [a, b, c, d, e, f, g, z].forEach((v, n) => { h[n] += v; });
    }
    const out = new Uint8Array(32), into = new DataView(out.buffer);
    h.forEach((v, n) => into.setUint32(4 * n, v));
    return out;
  }

  function sha512(raw) {
    const M = (1n << 64n) - 1n, data = padded(raw, 128, 16), view = new DataView(data.buffer), h = H512.slice();
    const rot = (x, n) => ((x >> n) | (x << (64n - n))) & M;
    for (let at = 0; at < data.length; at += 128) {
      const w = [];
      for (let n = 0; n < 16; n++) w.push(view.getBigUint64(at + 8 * n));
      for (let n = 16; n < 80; n++) {
        const x = w[n - 15], y = w[n - 2];
        w.push((w[n - 16] + w[n - 7] + (rot(x, 1n) ^ rot(x, 8n) ^ (x >> 7n)) + (rot(y, 19n) ^ rot(y, 61n) ^ (y >> 6n))) & M);
      }
      let [a, b, c, d, e, f, g, z] = h;
      for (let n = 0; n < 80; n++) {
        const t1 = z + (rot(e, 14n) ^ rot(e, 18n) ^ rot(e, 41n)) + ((e & f) ^ (~e & M & g)) + K512[n] + w[n];
        const t2 = (rot(a, 28n) ^ rot(a, 34n) ^ rot(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
        z = g; g = f; f = e; e = (d + t1) & M; d = c; c = b; b = a; a = (t1 + t2) & M;
      }
      [a, b, c, d, e, f, g, z].forEach((v, n) => { h[n] = (h[n] + v) & M; });
    }
    return unhex(h.map((v) => v.toString(16).padStart(16, "0")).join(""));
  }

  const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
    return n;
  });
  const crc32 = (raw) => {
    let c = 0xffffffff;
    for (const byte of raw) c = CRC[(c ^ byte) & 255] ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
  };

  // ── Ed25519 (RFC 8032), verification only ──
  const P = 2n ** 255n - 19n, Q = 2n ** 252n + 27742317777372353535851937790883648493n;
  const mod = (n) => {
    const rest = n % P;
    return rest < 0n ? rest + P : rest;
  };
  const pow = (base, e) => {
    let found = 1n;
    for (base = mod(base); e; e >>= 1n) {
      if (e & 1n) found = (found * base) % P;
      base = (base * base) % P;
    }
    return found;
  };
  const D = mod(-121665n * pow(121666n, P - 2n)), ROOT = pow(2n, (P - 1n) / 4n);
  const jumlah = (a, b) => {
    const e = mod((a[1] - a[0]) * (b[1] - b[0])), f = mod((a[1] + a[0]) * (b[1] + b[0]));
    const g = mod(2n * a[3] * b[3] * D), h = mod(2n * a[2] * b[2]);
    return [mod((f - e) * (h - g)), mod((h + g) * (f + e)), mod((h - g) * (h + g)), mod((f - e) * (f + e))];
  };
  // m times a plus n times b, both scalars in one walk from their highest bits
  const kali = (m, a, n, b) => {
    const both = jumlah(a, b), [one, other] = [m, n].map((k) => k.toString(2).padStart(253, "0"));
    let found = [0n, 1n, 1n, 0n];
    for (let at = 0; at < 253; at++) {
      found = jumlah(found, found);
      const pick = one[at] === "1" ? (other[at] === "1" ? both : a) : other[at] === "1" ? b : null;
      if (pick) found = jumlah(found, pick);
    }
    return found;
  };
  const kecil = (raw) => BigInt("0x" + (hex(Uint8Array.from(raw).reverse()) || "0"));
  const titik = (raw) => {
    let y = kecil(raw);
    const sign = y >> 255n;
    y &= (1n << 255n) - 1n;
    if (y >= P) return null;
    const u = mod(y * y - 1n), v = mod(D * y * y + 1n);
    let x = mod(u * pow(v, 3n) * pow(u * pow(v, 7n), (P - 5n) / 8n));
    if (mod(v * x * x - u)) x = mod(x * ROOT);
    if (mod(v * x * x - u) || (x === 0n && sign)) return null;
    if ((x & 1n) !== sign) x = P - x;
    return [x, y, 1n, mod(x * y)];
  };
  const bita = (a) => {
    const z = pow(a[2], P - 2n), x = mod(a[0] * z), y = mod(a[1] * z);
    return unhex((y | ((x & 1n) << 255n)).toString(16).padStart(64, "0")).reverse();
  };
  const DASAR = titik(unhex(mod(4n * pow(5n, P - 2n)).toString(16).padStart(64, "0")).reverse());

  function ed25519(key, message, signature) {
    if (key.length !== 32 || signature.length !== 64) return false;
    const a = titik(key), s = kecil(signature.slice(32));
    if (a === null || s >= Q) return false;
    const h = kecil(sha512(gabung([signature.slice(0, 32), key, message]))) % Q;
    return sama(bita(kali(s, DASAR, h, [mod(-a[0]), a[1], a[2], mod(-a[3])])), signature.slice(0, 32));
  }

  // ── zip ──
  async function bukaZip(raw) {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength), end = raw.length - 22;
    const u16 = (at) => view.getUint16(at, true), u32 = (at) => view.getUint32(at, true);
    if (end < 0 || u32(end) !== 0x06054b50) throw new Rusak("bukan berkas zip, atau terpotong");
    const total = u16(end + 10), limit = u32(end + 16);
    if (u16(end + 4) || u16(end + 6) || u16(end + 8) !== total || u16(end + 20) || limit + u32(end + 12) !== end)
      throw new Rusak("daftar isi zip tidak sesuai");
    const found = new Map();
    let at = limit, size = 0;
    for (let n = 0; n < total; n++) {
      if (at + 46 > end || u32(at) !== 0x02014b50) throw new Rusak("daftar isi zip tidak sesuai");
      const start = at, whole = u32(at + 24);
      const raw_name = raw.subarray(at + 46, at + 46 + u16(at + 28));
      at += 46 + u16(at + 28) + u16(at + 30) + u16(at + 32);
      size += whole;
      if (u16(start + 8) & 1 || at > end || size > MAX_BYTES) throw new Rusak("isi zip tersandi, terpotong atau terlalu besar");
      const content = await isiZip(raw, limit, u32(start + 42), raw_name, u16(start + 10), u32(start + 20), whole, u16, u32);
      if (crc32(content) !== u32(start + 16)) throw new Rusak("isi zip berubah (CRC)");
      const name = String.fromCharCode(...raw_name);
      if (name.endsWith("/") && !content.length) continue;
      if (!NAMA.test(name) || found.has(name)) throw new Rusak("nama berkas di dalam zip tidak sah atau berulang");
      found.set(name, content);
    }
    if (at !== end) throw new Rusak("daftar isi zip tidak sesuai");
    return found;
  }

  async function isiZip(raw, limit, at, name, method, packed, whole, u16, u32) {
    if (at + 30 > limit || u32(at) !== 0x04034b50) throw new Rusak("isi zip tidak ditemukan");
    const start = at + 30 + u16(at + 26) + u16(at + 28);
    if (!sama(raw.subarray(at + 30, at + 30 + u16(at + 26)), name) || start + packed > limit)
      throw new Rusak("isi zip tidak sesuai dengan daftarnya");
    let content = raw.subarray(start, start + packed);
    if (method === 8) content = await kembangkan(content, whole);
    else if (method !== 0) throw new Rusak("cara pemampatan zip tidak dikenal");
    if (content.length !== whole) throw new Rusak("ukuran isi zip tidak sesuai");
    return content;
  }

  async function kembangkan(packed, whole) {
    const parts = [];
    let size = 0;
    try {
      const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
      for (let step = await reader.read(); !step.done; step = await reader.read()) {
        parts.push(step.value);
        size += step.value.length;
        if (size > whole) {
          await reader.cancel();
          break;
        }
      }
    } catch (error) {
      throw new Rusak("isi zip tidak dapat dibuka");
    }
    return gabung(parts);
  }

  // ── small readers ──
  const sidik = (value) => {
    if (typeof value !== "string" || !HEX64.test(value)) throw new Rusak("bukan sidik");
    return unhex(value);
  };
  const bulat = (value, least = 1) => {
    if (!Number.isSafeInteger(value) || value < least) throw new Rusak("bukan bilangan");
    return value;
  };
  const daftar = (value) => {
    if (!Array.isArray(value)) throw new Rusak("bukan daftar");
    return value;
  };
  const objek = (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Rusak("bukan objek");
    return value;
  };
  const json = (raw) => {
    const said = text(raw || new Uint8Array());
    try {
      return objek(JSON.parse(said));
    } catch (error) {
      throw new Rusak("bukan JSON");
    }
  };

  // ── tree, notes, checkpoints ──
  const daun = (at, digest) => sha256(Uint8Array.of(0), besar8(at), digest);
  const simpul = (left, right) => sha256(Uint8Array.of(1), left, right);
  // positions may pass 2^32, where JavaScript's bit operators end
  const separuh = (n) => Math.floor(n / 2);

  function termuat(index, size, leaf, proof, root) {
    if (index < 0 || index >= size) return false;
    let at = index, last = size - 1, found = leaf;
    for (const one of proof) {
      if (last === 0) return false;
      if (at % 2 || at === last) {
        found = simpul(one, found);
        while (at % 2 === 0 && at) [at, last] = [separuh(at), separuh(last)];
      } else found = simpul(found, one);
      [at, last] = [separuh(at), separuh(last)];
    }
    return last === 0 && sama(found, root);
  }

  function berlanjut(first, size, proof, firstRoot, root) {
    if (!(first > 0 && first < size) || !proof.length) return first === size && !proof.length && sama(firstRoot, root);
    const hashes = Number.isInteger(Math.log2(first)) ? [firstRoot, ...proof] : proof;
    let at = first - 1, last = size - 1;
    while (at % 2) [at, last] = [separuh(at), separuh(last)];
    let older = hashes[0], newer = hashes[0];
    for (const one of hashes.slice(1)) {
      if (last === 0) return false;
      if (at % 2 || at === last) {
        [older, newer] = [simpul(one, older), simpul(one, newer)];
        while (at % 2 === 0 && at) [at, last] = [separuh(at), separuh(last)];
      } else newer = simpul(newer, one);
      [at, last] = [separuh(at), separuh(last)];
    }
    return last === 0 && sama(older, firstRoot) && sama(newer, root);
  }

  function checkpoint(raw) {
    const whole = text(raw || new Uint8Array()), cut = whole.lastIndexOf("\n\n");
    const lines = whole.slice(cut + 2).split("\n"), head = whole.slice(0, Math.max(cut, 0)).split("\n");
    if (cut < 1 || /[\u0000-\u0009\u000b-\u001f]/.test(whole) || lines.pop() !== "" || !lines.length || lines.length > 100)
      throw new Rusak("bukan catatan bertanda tangan");
    if (head.length < 3 || !head.every(Boolean) || !ANGKA.test(head[1])) throw new Rusak("bukan checkpoint");
    const root = b64(head[2]);
    if (root.length !== 32) throw new Rusak("bukan checkpoint");
    const signatures = lines.map((line) => {
      const bare = line.startsWith("— ") ? line.slice(2) : "", gap = bare.indexOf(" ");
      const name = bare.slice(0, Math.max(gap, 0)), signature = b64(bare.slice(gap + 1));
      if (!name || name.includes("+") || signature.length < 5) throw new Rusak("bukan baris tanda tangan");
      return { name, id: signature.slice(0, 4), signature: signature.slice(4) };
    });
    return { origin: head[0], size: bulat(Number(head[1]), 0), root, signatures, text: utf8(whole.slice(0, cut) + "\n") };
  }

  function kunciDari(vkey) {
    const [, name, id, encoded] = /^([^+\s]+)\+([^+]*)\+(.*)$/.exec(vkey.trim()) || [];
    if (!name) throw new Rusak("bukan kunci Ed25519");
    const raw = b64(encoded);
    if (raw.length !== 33 || raw[0] !== 1) throw new Rusak("bukan kunci Ed25519");
    if (hex(sha256(utf8(name + "\n"), raw).slice(0, 4)) !== id) throw new Rusak("tanda pengenal kunci tidak cocok dengan kuncinya");
    return raw.slice(1);
  }

  const huruf = (raw, count) => {
    const bits = BigInt("0x" + hex(raw)) >> BigInt(raw.length * 8 - count * 5);
    return Array.from({ length: count }, (_, n) => HURUF[Number((bits >> BigInt(5 * (count - 1 - n))) & 31n)]).join("");
  };

  function kodeRegister(typed) {
    const plain = typed.trim().toUpperCase().replace(/[IL]/g, "1").replace(/O/g, "0"), gap = plain.indexOf("-");
    const size = gap < 0 ? plain : plain.slice(0, gap), letters = gap < 0 ? "" : plain.slice(gap + 1).replace(/[\s-]/g, "");
    if (!ANGKA.test(size) || letters.length !== 28 || [...letters].some((c) => !HURUF.includes(c)))
      throw new Rusak("bukan berkas checkpoint dan bukan kode register");
    const head = letters.slice(0, 26);
    if (huruf(sha256(utf8(`tayang-kode-1/${size}/${head}`)), 2) !== letters.slice(26)) throw new Rusak("kode register salah ketik");
    return { size: Number(size), letters: head };
  }

  // ── the check ──
  async function periksa(raw, checkpoints = [], key = null) {
    const r = { temuan: [], tambatan: [], catatan: [], log: "", ukuran: 0, peristiwa: 0, riwayat: [] };
    const temu = (posisi, jenis, uraian) => r.temuan.push({ posisi, jenis, uraian });
    const coba = (posisi, jenis, work, otherwise) => {
      try {
        return work();
      } catch (error) {
        if (!(error instanceof Rusak)) throw error;
        temu(posisi, jenis, error.message);
        return otherwise;
      }
    };
    let isi;
    try {
      isi = await bukaZip(raw);
    } catch (error) {
      if (!(error instanceof Rusak)) throw error;
      temu(0, "zip", error.message);
      return selesai(r);
    }
    const m = coba(0, "manifes", () => manifes(isi.get("manifes.json")), null);
    if (!m) return selesai(r);
    r.log = m.log;
    berkas(isi, m.berkas, temu);
    const bukti = coba(0, "bukti", () => bacaBukti(isi.get("bukti.json")), new Map());
    const seal = coba(0, "checkpoint", () => segel(isi.get("checkpoint.txt"), `tayang/${m.log}/${m.epoch}`), null);
    const bodies = new Map();
    for (const [name, content] of isi) if (PERISTIWA.test(name)) bodies.set(Number(PERISTIWA.exec(name)[1]), content);
    r.peristiwa = bodies.size;
    const documents = peristiwa(bodies, bukti, seal, m.log, temu);
    r.riwayat = [...documents];
    alur(documents, m.utuh, temu);
    const runs = coba(0, "rantai", () => bacaRantai(isi.get("rantai.json")), null);
    if (runs) rantai(runs, bukti, m.log, temu);
    media(isi, bodies, temu);
    const first = coba(0, "key", () => kunciDari(text(isi.get("kunci.txt") || new Uint8Array())), null);
    const keys = kunci(first, documents, temu);
    if (seal) {
      r.ukuran = seal.size;
      const signer = tanda(seal, keys, temu);
      luar(isi.get("bukti.json"), seal, keys, signer, checkpoints, key, r, temu, coba);
    }
    return selesai(r);
  }

  function selesai(r) {
    r.temuan.sort((a, b) => a.posisi - b.posisi || (a.jenis < b.jenis ? -1 : a.jenis > b.jenis ? 1 : 0));
    r.kode = r.temuan.length ? 4 : r.tambatan.length ? 0 : 5;
    return r;
  }

  function manifes(raw) {
    const m = json(raw), said = new Map();
    if (typeof m.log !== "string" || !UUID.test(m.log) || m.format !== FORMAT) throw new Rusak("bentuk paket tidak dikenal");
    for (const [name, digest] of Object.entries(objek(m.berkas))) said.set(name, sidik(digest));
    const kasus = objek(m.cakupan).kasus;
    return { log: m.log, epoch: bulat(m.epoch), berkas: said, utuh: typeof kasus === "string" && kasus !== "" };
  }

  function berkas(isi, said, temu) {
    for (const name of new Set([...isi.keys(), ...said.keys()])) {
      if (name === "manifes.json") continue;
      const found = PERISTIWA.exec(name), at = found ? Number(found[1]) : 0;
      if (!isi.has(name)) temu(at, "berkas", `${name} tidak ada di dalam paket`);
      else if (!said.has(name)) temu(at, "berkas", `${name} tidak tercantum dalam manifes`);
      else if (!sama(sha256(isi.get(name)), said.get(name))) temu(at, "berkas", `${name} tidak sama dengan sidiknya dalam manifes`);
    }
  }

  function bacaBukti(raw) {
    const found = new Map();
    for (const row of daftar(json(raw).peristiwa).map(objek)) {
      const at = bulat(row.posisi);
      if (found.has(at)) throw new Rusak("posisi berulang");
      found.set(at, { sidik: sidik(row.sidik), bukti: daftar(row.bukti).map(sidik) });
    }
    return found;
  }

  function segel(raw, origin) {
    const seal = checkpoint(raw);
    if (seal.origin !== origin) throw new Rusak(`checkpoint milik ${seal.origin}, bukan ${origin}`);
    return seal;
  }

  function peristiwa(bodies, bukti, seal, log, temu) {
    const documents = new Map();
    for (const at of [...new Set([...bodies.keys(), ...bukti.keys()])].sort((a, b) => a - b)) {
      const body = bodies.get(at), proof = bukti.get(at);
      if (!body) {
        temu(at, "missing", "peristiwa ini ada dalam bukti, tetapi isinya tidak ada");
        continue;
      }
      const digest = sha256(body);
      try {
        documents.set(at, json(body));
        if (documents.get(at).source !== `urn:uuid:${log}`) temu(at, "body", "peristiwa ini milik log lain");
      } catch (error) {
        if (!(error instanceof Rusak)) throw error;
        temu(at, "body", error.message);
      }
      if (!proof) {
        temu(at, "bukti", "tidak ada bukti untuk peristiwa ini");
        continue;
      }
      if (!sama(digest, proof.sidik)) temu(at, "digest", "isi peristiwa bukan yang tercatat");
      if (seal && !termuat(at - 1, seal.size, daun(at, digest), proof.bukti, seal.root))
        temu(at, "tree", "peristiwa ini tidak termuat dalam pohon yang disegel");
    }
    return documents;
  }

  // a case's streams count 1, 2, 3 …: an event that was left out leaves a hole
  function alur(documents, whole, temu) {
    const expected = new Map();
    for (const [at, d] of documents) {
      const version = d.streamversion;
      if (!Number.isSafeInteger(version) || version < 1 || typeof d.subject !== "string" || typeof d.correlation !== "string") continue;
      if (!d.subject.endsWith(`-${d.correlation}`)) continue;
      const wanted = expected.has(d.subject) ? expected.get(d.subject) : whole ? 1 : version;
      if (version !== wanted) temu(at, "version", `${d.subject}: sebelum peristiwa ini ada yang tidak disertakan`);
      expected.set(d.subject, version + 1);
    }
  }

  function bacaRantai(raw) {
    return daftar(json(raw).ruas).map(objek).map((row) => ({
      sidik: daftar(row.sidik).map(sidik), mulai: bulat(row.mulai), sebelum: sidik(row.sebelum), akhir: sidik(row.akhir),
    }));
  }

  function rantai(runs, bukti, log, temu) {
    const covered = new Map();
    for (const run of runs) {
      if (run.mulai === 1 && !sama(run.sebelum, sha256(utf8("tayang-log-1"), unhex(log.replace(/-/g, "")))))
        temu(1, "chain", "rantai tidak berawal pada log ini");
      let chain = run.sebelum;
      run.sidik.forEach((digest, n) => {
        chain = sha256(chain, besar8(run.mulai + n), digest);
        covered.set(run.mulai + n, digest);
      });
      if (!sama(chain, run.akhir)) temu(run.mulai, "chain", "rantai dari posisi ini tidak bersambung");
    }
    for (const [at, proof] of bukti)
      if (!covered.has(at) || !sama(covered.get(at), proof.sidik)) temu(at, "chain", "peristiwa ini tidak bersambung dengan rantainya");
  }

  function media(isi, bodies, temu) {
    let said = null;
    for (const [name, content] of isi) {
      if (!name.startsWith("media/")) continue;
      said = said || [...bodies.values()].map((body) => latin1(body)).join("\n");
      const found = MEDIA.exec(name);
      if (!found || hex(sha256(content)) !== found[1]) temu(0, "media", `${name} bukan berkas dengan sidik itu`);
      else if (!said.includes(found[1])) temu(0, "media", `${name} tidak disebut peristiwa mana pun dalam paket`);
    }
  }
  const latin1 = (raw) => new TextDecoder("latin1").decode(raw);

  function kunci(first, documents, temu) {
    const keys = first ? [first] : [];
    for (const [at, document] of documents) {
      if (document.type !== GANTI_KUNCI) continue;
      try {
        const data = objek(document.data), [lama, baru, olehLama, olehBaru] =
          [data.lama, data.baru, data.tanda_lama, data.tanda_baru].map((said) => b64(said));
        const said = utf8(`tayang-kunci-segel-1\n${data.lama}\n${data.baru}\n`), last = keys[keys.length - 1];
        if (!last || !sama(last, lama) || !ed25519(lama, said, olehLama) || !ed25519(baru, said, olehBaru))
          temu(at, "key", "kunci segel tidak diserahkan oleh kunci yang berlaku");
        else keys.push(baru);
      } catch (error) {
        if (!(error instanceof Rusak)) throw error;
        temu(at, "key", `pergantian kunci tidak terbaca: ${error.message}`);
      }
    }
    return keys;
  }

  function tanda(seal, keys, temu) {
    let signer = null;
    for (const line of seal.signatures)
      for (const [n, key] of keys.entries()) {
        if (line.name !== seal.origin || !sama(line.id, sha256(utf8(seal.origin + "\n"), Uint8Array.of(1), key).slice(0, 4))) continue;
        if (!ed25519(key, seal.text, line.signature)) {
          temu(0, "signature", "tanda tangan checkpoint salah");
          return null;
        }
        signer = Math.max(n, signer || 0);
      }
    if (signer === null) temu(0, "signature", "checkpoint tidak ditandatangani kunci dalam paket");
    return signer;
  }

  function luar(raw, seal, keys, signer, checkpoints, key, r, temu, coba) {
    if (key) {
      const n = keys.findIndex((one) => sama(one, key));
      if (n < 0 || signer === null || signer < n) temu(0, "key", "kunci dari luar bukan kunci yang menyegel paket ini");
      else r.tambatan.push("kunci");
    }
    const older = checkpoints.some((c) => c.size !== seal.size) ? coba(0, "bukti", () => konsistensi(raw), new Map()) : new Map();
    for (const one of checkpoints) {
      if (one.origin !== undefined && one.origin !== seal.origin) {
        temu(0, "checkpoint-luar", "checkpoint dari luar milik log lain");
        continue;
      }
      const known = one.size === seal.size ? { akar: seal.root, bukti: [] } : older.get(one.size);
      if (!known) {
        r.catatan.push(`checkpoint dari luar berukuran ${one.size}; paket ini tidak membawa bukti untuk ukuran itu`);
        continue;
      }
      const same = one.letters ? huruf(known.akar, 26) === one.letters : sama(one.root, known.akar);
      if (!same || !berlanjut(one.size, seal.size, known.bukti, known.akar, seal.root))
        temu(0, "checkpoint-luar", `checkpoint dari luar (ukuran ${one.size}) bukan sejarah yang sama dengan paket ini`);
      else r.tambatan.push(`checkpoint ${one.size}`);
    }
  }

  function konsistensi(raw) {
    const found = new Map();
    for (const row of daftar(json(raw).konsistensi).map(objek))
      found.set(bulat(row.ukuran), { akar: sidik(row.akar), bukti: daftar(row.bukti).map(sidik) });
    return found;
  }

  global.TayangPeriksa = { periksa, checkpoint, kodeRegister, kunciDari, ed25519, sha256, sha512, hex, unhex, Rusak };
})(globalThis);
