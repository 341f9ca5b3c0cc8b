// The page around the check: reads the form, shows what came of it. Whatever stems from a pack goes in as text, never as markup.
"use strict";
(function () {
  const T = globalThis.TayangPeriksa, $ = (id) => document.getElementById(id);
  let dropped = null;

  const el = (name, attributes, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };

  const wrong = (field, sentence) => {
    $(`s-${field}`).textContent = sentence;
    $(field).setAttribute("aria-invalid", sentence ? "true" : "false");
    return sentence === "";
  };

  // a signed note is pasted whole (it has an empty line inside); anything else is one code a line
  function outside(typed) {
    const trimmed = typed.replace(/\r/g, "").trim();
    if (!trimmed) return [];
    if (trimmed.includes("\n\n")) return [T.checkpoint(new TextEncoder().encode(trimmed + "\n"))];
    return trimmed.split("\n").map((line) => T.kodeRegister(line));
  }

  function given() {
    const found = { checkpoints: [], key: null };
    let fine = true;
    try {
      found.checkpoints = outside($("luar").value);
      wrong("luar", "");
    } catch (error) {
      if (!(error instanceof T.Rusak)) throw error;
      fine = wrong("luar", `Tidak terbaca: ${error.message}. Periksa lagi salinannya.`);
    }
    try {
      found.key = $("kunci").value.trim() ? T.kunciDari($("kunci").value) : null;
      wrong("kunci", "");
    } catch (error) {
      if (!(error instanceof T.Rusak)) throw error;
      fine = wrong("kunci", `Tidak terbaca: ${error.message}. Bentuknya NAMA+ID+KUNCI.`);
    }
    return fine ? found : null;
  }

  const VERDICT = {
    0: ["utuh", "Utuh dan tertambat"],
    4: ["temuan", "Tidak utuh"],
    5: ["lepas", "Utuh, tetapi tidak tertambat"],
  };
  const MEANING = {
    0: "Peristiwa di dalam paket ini tercatat pada urutan ini sebelum segelnya dibuat, dan tidak berubah sejak itu.",
    4: "Paket ini bukan lagi yang dibuat, atau log kantor itu telah diubah. Simpan berkasnya apa adanya untuk pemeriksaan.",
    5: "Paket ini cocok dengan segel dan kuncinya sendiri. Siapa yang membuat ulang semuanya tidak akan terlihat: isilah checkpoint atau kode yang Anda simpan di luar.",
  };

  function show(name, r, documents) {
    const [kind, title] = VERDICT[r.kode], into = $("hasil");
    const anchored = r.tambatan.length ? r.tambatan.join(", ") : "tidak ada";
    const facts = el("dl", {});
    for (const [term, said] of [["Berkas", name], ["Peristiwa", r.peristiwa], ["Segel", `sampai nomor ${r.ukuran}`], ["Tambatan", anchored], ["Log", r.log || "tidak terbaca"]])
      facts.append(el("dt", {}, term), el("dd", {}, String(said)));
    const box = el("div", { className: `kotak ${kind}` }, el("h2", { tabIndex: -1 }, title), el("p", {}, MEANING[r.kode]), facts);
    if (r.kode === 0 && r.tambatan.every((one) => one === "kunci"))
      box.append(el("p", {}, "Kunci menjamin terhadap orang lain. Terhadap pemegang kunci itu sendiri, hanya checkpoint yang Anda simpan yang menjamin."));
    into.replaceChildren(box);
    const lines = [...r.temuan.map((t) => `Posisi ${t.posisi}, ${t.jenis}: ${t.uraian}`), ...r.catatan];
    if (lines.length) into.append(el("h3", {}, r.temuan.length ? `${r.temuan.length} temuan` : "Catatan"), el("ul", {}, ...lines.map((said) => el("li", {}, said))));
    if (documents.length) into.append(story(documents));
    into.hidden = false;
    box.querySelector("h2").focus();
  }

  function story(documents) {
    const list = el("ol", { className: "riwayat" });
    for (const [at, d] of documents) {
      const when = new Date(d.time), office = d.jabatan ? String(d.jabatan).replace(/_/g, " ") : "sistem";
      const said = isNaN(when) ? "" : when.toLocaleString("id-ID", { dateStyle: "long", timeStyle: "long" });
      list.append(el("li", {}, el("strong", {}, String(d.type).split(".")[1] || String(d.type)), el("br", {}), el("span", { className: "kecil" }, `${said} · ${office} · posisi ${at}`)));
    }
    return el("details", {}, el("summary", {}, `Peristiwa di dalam paket (${documents.length})`), list);
  }

  async function check(file) {
    const outsideGiven = given();
    if (!outsideGiven) return;
    const into = $("hasil");
    into.replaceChildren(el("p", {}, "Memeriksa…"));
    into.hidden = false;
    const r = await T.periksa(new Uint8Array(await file.arrayBuffer()), outsideGiven.checkpoints, outsideGiven.key);
    show(file.name, r, r.riwayat);
  }

  $("isian").addEventListener("submit", (event) => {
    event.preventDefault();
    const file = $("paket").files[0] || dropped;
    if (file) check(file);
    else $("paket").focus();
  });
  $("paket").addEventListener("change", () => $("paket").files[0] && check($("paket").files[0]));
  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("jatuh");
  });
  addEventListener("dragleave", () => document.body.classList.remove("jatuh"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("jatuh");
    dropped = event.dataTransfer.files[0] || dropped;
    if (dropped) check(dropped);
  });
})();
