// Sends picked files in pieces of at most 1 MiB. A broken line costs one piece; after a reload the same file goes on where it stopped.
(() => {
  "use strict";
  const form = document.querySelector("form[data-draf]");
  if (!form || !window.tayangDraf) return;
  const PIECE = 1024 * 1024, WAIT_MS = 3000;
  const csrf = form.elements.csrf.value;
  const headers = { "X-CSRF": csrf, Accept: "application/json" };
  const pause = (ms) => new Promise((resolve) => {
    const timer = window.setTimeout(resolve, ms);
    window.addEventListener("online", () => { window.clearTimeout(timer); resolve(); }, { once: true });
  });
  class Refused extends Error {}

  const asked = async (url, options) => {
    const answer = await fetch(url, { headers, ...options });
    if (answer.status === 409) return answer.json();
    if (answer.status >= 500) throw new TypeError("server"); // like a broken line: worth another try
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refused((said.alasan || ["Berkas ini belum dapat diterima. Muat ulang halaman, lalu coba lagi."]).join(" "));
    return said;
  };
  const patiently = async (row, work) => {
    for (;;) {
      try { return await work(); } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        row.text("sambungan terputus, mencoba lagi…");
        await pause(WAIT_MS);
      }
    }
  };
  const shown = (name) => {
    const place = form.querySelector("[data-kemajuan]");
    const box = document.createElement("div"), label = document.createElement("p"), bar = document.createElement("progress");
    label.className = "hint mb-1";
    label.id = "k-" + Math.random().toString(36).slice(2);
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-labelledby", label.id);
    box.className = "mb-2";
    box.append(label, bar);
    place.append(box);
    const text = (what) => { label.textContent = `${name}: ${what}`; };
    text("menunggu giliran");
    return { box, bar, text };
  };
  const send = async (file, row) => {
    const begun = new URLSearchParams({
      perintah: form.dataset.perintah, kasus: form.dataset.kasus, saluran: form.dataset.saluran, nama: file.name, ukuran: file.size,
    });
    let state = await patiently(row, () => asked("/unggah", { method: "POST", body: begun }));
    const url = "/unggah/" + state.id;
    while (!state.sha256 && !state.alasan) {
      const from = state.diterima, piece = file.slice(from, from + PIECE);
      row.bar.value = (100 * from) / file.size;
      row.text(from < file.size ? `${Math.floor(row.bar.value)} %` : "sedang diperiksa…");
      state = await patiently(row, async () => {
        try {
          return await asked(url, { method: "PATCH", body: piece, headers: { ...headers, "Upload-Offset": String(from) } });
        } catch (error) {
          if (!(error instanceof TypeError)) throw error;
          row.text("sambungan terputus, mencoba lagi…");
          await pause(WAIT_MS);
          return asked(url, {}); // the piece may have arrived although the answer did not
        }
      });
    }
    if (state.alasan) throw new Refused(state.alasan.join(" "));
  };
  let queue = Promise.resolve();
  const take = (input) => {
    for (const file of [...input.files]) {
      const row = shown(file.name);
      queue = queue.then(async () => {
        try {
          await send(file, row);
          row.box.remove();
          const waiting = [...form.querySelectorAll("[data-kemajuan] > *")];
          await patiently(row, () => window.tayangDraf.segarkan("berkas"));
          const place = form.querySelector("[data-kemajuan]"); // the part is new: what still waits moves into it
          if (place) place.append(...waiting);
        } catch (error) {
          row.bar.remove();
          row.text(error instanceof Refused ? error.message : "belum terkirim; pilih berkasnya sekali lagi.");
          row.box.setAttribute("role", "alert");
        }
      });
    }
    input.value = "";
  };
  const ready = () => {
    for (const button of form.querySelectorAll("[data-tanpa-skrip]")) button.hidden = true;
  };
  form.addEventListener("change", (event) => { if (event.target.matches("[data-unggah]")) take(event.target); });
  document.addEventListener("bagian-baru", ready);
  ready();
})();
