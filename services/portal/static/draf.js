// Keeps what is typed: saves the form's draft quietly, and while the line is down keeps a copy on this device and offers it back.
(() => {
  "use strict";
  const SENT = "tayang-terkirim";
  const store = (work, where = "localStorage") => {
    try { return work(window[where]); } catch { return null; } // private windows have none: the server's copy must do
  };
  // A page of ours has come after a form was sent: the server has its words, the copy on this device goes.
  const sent = store((s) => s.getItem(SENT), "sessionStorage");
  if (sent) {
    store((s) => s.removeItem(sent));
    store((s) => s.removeItem(SENT), "sessionStorage");
  }
  const form = document.querySelector("form[data-draf]");
  if (!form) return;
  const PAUSE_MS = 2000, RETRY_MS = 5000;
  const key = "tayang-draf/" + form.dataset.draf;
  const line = form.querySelector("[data-status-draf]");
  const spoken = form.querySelector("[data-kabar]");
  let timer = 0, failing = false, dirty = false, busy = null, leaving = false;

  // Said aloud only when the state changes: a line that speaks every few seconds would talk over the writer.
  const say = (text, aloud) => {
    line.textContent = text;
    if (aloud) spoken.textContent = text;
  };
  const fields = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  };
  const keepHere = () => {
    const typed = [...fields()].filter(([name]) => !["csrf", "tahap", "nomor_perintah", "revisi"].includes(name));
    store((s) => s.setItem(key, JSON.stringify({ at: Date.now(), typed })));
  };
  const forgetHere = () => store((s) => s.removeItem(key));

  const save = async () => {
    const data = fields();
    data.set("tahap", "draf");
    dirty = false;
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" });
      if (answer.status === 409) {
        keepHere();
        say((await answer.json()).pesan, true);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const saved = await answer.json();
      form.elements.revisi.value = saved.revisi;
      if (!dirty) forgetHere();
      say("Draf tersimpan " + saved.tersimpan, failing || !line.textContent);
      failing = false;
    } catch {
      dirty = true;
      keepHere();
      if (!leaving) say("Belum tersimpan, mencoba lagi…", !failing);
      failing = true;
      plan(RETRY_MS);
    }
  };
  const saveNow = async () => {
    window.clearTimeout(timer);
    while (busy) await busy;
    if (!dirty) return;
    busy = save().finally(() => { busy = null; });
    await busy;
  };
  const plan = (ms) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(saveNow, ms);
  };
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    dirty = true;
    plan(failing ? RETRY_MS : PAUSE_MS);
  });
  form.addEventListener("focusout", () => { if (dirty && !failing) plan(200); });
  window.addEventListener("online", saveNow);
  window.addEventListener("pagehide", () => { leaving = true; if (dirty) keepHere(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty) { keepHere(); saveNow(); }
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.dataset.setempat) return;
    // The form carries everything itself; a copy is kept until the next page has been reached.
    window.clearTimeout(timer);
    if (!dirty) return;
    keepHere();
    store((s) => s.setItem(SENT, key), "sessionStorage");
  });

  // A counter beside a field.
  form.addEventListener("input", (event) => {
    const counter = event.target.dataset.hitung && document.getElementById(event.target.dataset.hitung);
    if (counter) counter.textContent = [...event.target.value.trim()].length + " huruf";
  });

  // Buttons that change one part of the page: the part is fetched and put in place, the writer stays where he is.
  const refresh = async (id, response) => {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const part = page.getElementById(id), here = document.getElementById(id), revisi = page.querySelector("form[data-draf] [name=revisi]");
    if (!part || !here) return false;
    here.replaceWith(document.importNode(part, true));
    if (revisi) form.elements.revisi.value = revisi.value;
    document.dispatchEvent(new CustomEvent("bagian-baru", { detail: id }));
    return true;
  };
  form.addEventListener("submit", async (event) => {
    const button = event.submitter, id = button && button.dataset.setempat;
    if (!id) return;
    event.preventDefault();
    while (busy) await busy;
    const data = fields();
    data.set(button.name, button.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
      if (!answer.ok || !(await refresh(id, answer))) throw new Error(String(answer.status));
      dirty = false;
      forgetHere();
      const part = document.getElementById(id);
      if (part) part.focus({ preventScroll: true });
    } catch {
      dirty = true;
      keepHere();
      say("Belum tersimpan, mencoba lagi…", true);
      failing = true;
      plan(RETRY_MS);
    }
  });
  window.tayangDraf = {
    segarkan: async (id) => {
      dirty = true; // words typed beside the files must be on the server before the part is fetched anew
      await saveNow();
      return refresh(id, await fetch(window.location.href.split("#")[0], { headers: { Accept: "text/html" } }));
    },
  };

  // What this device still holds, because the line was down when the page was left.
  const offer = () => {
    const kept = JSON.parse(store((s) => s.getItem(key)) || "null");
    if (!kept) return;
    const now = new FormData(form), names = [...new Set(kept.typed.map(([name]) => name))];
    const differs = names.some((name) => {
      const field = form.elements[name];
      if (!field || (field instanceof Element && field.type === "hidden")) return false;
      return JSON.stringify(now.getAll(name)) !== JSON.stringify(kept.typed.filter(([n]) => n === name).map(([, v]) => v));
    });
    if (!differs) { forgetHere(); return; }
    const box = document.createElement("div");
    box.className = "tile mine d-flex flex-wrap gap-2 align-items-center";
    box.setAttribute("role", "status");
    const text = document.createElement("span");
    text.className = "me-auto";
    const at = new Date(kept.at).toLocaleString("id-ID", { dateStyle: "medium", timeStyle: "short" });
    text.textContent = `Di perangkat ini ada tulisan dari ${at} yang belum sempat tersimpan.`;
    const take = document.createElement("button"), drop = document.createElement("button");
    take.type = drop.type = "button";
    take.className = "btn btn-primary";
    drop.className = "btn btn-outline-primary";
    take.textContent = "Pakai tulisan itu";
    drop.textContent = "Buang tulisan itu";
    box.append(text, take, drop);
    form.before(box);
    drop.addEventListener("click", () => { forgetHere(); box.remove(); });
    take.addEventListener("click", () => {
      for (const name of names) {
        const values = kept.typed.filter(([n]) => n === name).map(([, v]) => v);
        for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
          if (field.type === "hidden") continue;
          if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
          else field.value = values[values.length - 1];
        }
      }
      box.remove();
      dirty = true;
      saveNow();
    });
  };
  offer();
})();
