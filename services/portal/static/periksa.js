// The verifier's list: counts answers, opens a note where "tidak" was chosen, and takes "Setujui" away while a required check fails.
// Everything works without it: notes are visible then, and the stage itself refuses.
"use strict";
(() => {
  const form = document.querySelector("form[data-periksa]");
  if (!form) return;
  const checks = [...form.querySelectorAll("fieldset.check")];
  const counter = form.querySelector("[data-terjawab]");
  const approve = form.querySelector("[data-setujui]");
  const only = form.querySelector("[data-gagal]");
  const answer = (check) => check.querySelector("input[type=radio]:checked")?.value ?? "";
  const update = () => {
    let answered = 0;
    const failed = [];
    for (const check of checks) {
      const said = answer(check);
      answered += said ? 1 : 0;
      if (said === "tidak" && "wajib" in check.dataset) failed.push(check.id.replace("hasil.", "").toUpperCase());
      const note = check.querySelector("[data-catatan]");
      const text = note.querySelector("textarea");
      note.hidden = said !== "tidak" && note.dataset.catatan !== "tetap" && !text.value && document.activeElement !== text;
    }
    counter.textContent = String(answered);
    for (const section of form.querySelectorAll("[data-kelompok]")) {
      const own = section.querySelectorAll("div.check").length;
      const said = [...section.querySelectorAll("fieldset.check")].filter(answer).length;
      form.querySelector(`[data-terjawab-di="${section.getAttribute("aria-labelledby")}"]`).textContent = String(own + said);
    }
    approve.hidden = approve.disabled = failed.length > 0;
    only.hidden = !failed.length;
    only.querySelector("[data-kode]").textContent = failed.join(", ");
  };
  form.addEventListener("change", update);
  update();
})();
