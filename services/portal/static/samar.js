// Marking parts of a photo by finger, mouse or keyboard. The number fields are the truth; this only draws and fills them.
"use strict";
(() => {
  const area = document.querySelector("[data-samar]");
  if (!area) return;
  const picture = area.querySelector("img");
  const rows = [...document.querySelectorAll("[data-bagian]")];
  const add = document.querySelector("[data-tambah]");
  document.querySelector("[data-seret]").hidden = false;
  area.classList.add("seret");
  const shown = new Set();
  const fields = (row) => ["kiri", "atas", "lebar", "tinggi"].map((s) => document.getElementById(`${s}.${row.dataset.bagian}`));
  const boxes = new Map(rows.map((row) => [row, area.appendChild(Object.assign(document.createElement("div"), { className: "bidang" }))]));
  const numbers = (row) => fields(row).map((f) => Number.parseFloat(f.value.replace(",", ".")));
  const set = (row, values) => fields(row).forEach((f, n) => { f.value = values[n] === "" ? "" : String(Math.round(values[n] * 10) / 10); });
  const draw = () => {
    for (const row of rows) {
      const [left, top, width, height] = numbers(row);
      const box = boxes.get(row);
      const typed = fields(row).some((f) => f.value);
      row.hidden = !typed && !shown.has(row);
      row.querySelector("[data-hapus]").hidden = false;
      box.hidden = ![left, top, width, height].every(Number.isFinite);
      Object.assign(box.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
      box.textContent = row.dataset.bagian;
    }
    add.hidden = !rows.some((row) => row.hidden);
  };
  const free = () => rows.find((row) => !fields(row).some((f) => f.value));
  const at = (event) => {
    const r = picture.getBoundingClientRect();
    const clamp = (v) => Math.min(100, Math.max(0, v));
    return [clamp(((event.clientX - r.left) / r.width) * 100), clamp(((event.clientY - r.top) / r.height) * 100)];
  };
  let drag = null;
  area.addEventListener("pointerdown", (event) => {
    const row = free();
    if (!row || !event.isPrimary) return;
    event.preventDefault();
    area.setPointerCapture(event.pointerId);
    drag = { row, from: at(event) };
  });
  area.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [x, y] = at(event);
    const [a, b] = drag.from;
    set(drag.row, [Math.min(a, x), Math.min(b, y), Math.abs(x - a), Math.abs(y - b)]);
    draw();
  });
  const end = () => {
    if (!drag) return;
    const [, , width, height] = numbers(drag.row);
    if (!(width >= 1 && height >= 1)) set(drag.row, ["", "", "", ""]); // a tap is no part
    drag = null;
    draw();
  };
  area.addEventListener("pointerup", end);
  area.addEventListener("pointercancel", end);
  for (const row of rows) {
    row.querySelector("[data-hapus]").addEventListener("click", () => {
      set(row, ["", "", "", ""]);
      shown.delete(row);
      draw();
      add.focus();
    });
    row.addEventListener("input", draw);
  }
  add.addEventListener("click", () => {
    const row = free();
    if (!row) return;
    shown.add(row);
    set(row, [40, 40, 20, 20]);
    draw();
    fields(row)[0].focus();
  });
  if (document.getElementById("ringkasan")) shown.add(rows[0]); // the fault leads to its fields
  draw();
})();
