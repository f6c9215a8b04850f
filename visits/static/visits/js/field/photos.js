/**
 * Photographs: drawn anew on a canvas, which makes them small and leaves the position and everything else that a
 * camera writes into its files behind; kept as drafts until their visit is saved.
 */

import { countText, make, put, slot, toast, word } from "./dom.js";
import * as drafts from "./drafts.js";
import { blobOf } from "./outbox.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;
const TYPE = "image/jpeg";

/** A picture as a JPEG of at most 1600 px. Throws where the file is no picture that the browser reads. */
export async function shrunk(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), TYPE, QUALITY);
  });
}

function encoded(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** The picture of a photograph that is on this phone, null when it is not any more. */
export async function photoBlob(uuid) {
  const kept = await drafts.load(`photo:${uuid}`);
  if (!kept) return blobOf(uuid);
  const bytes = Uint8Array.from(atob(kept.data.split(",")[1]), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type: TYPE });
}

/** The photographs of a draft: taken, shown small, removed. */
export function photoField(root, draft) {
  const list = slot(root, "photos");
  const error = root.querySelector('[data-error="photos"]');
  const addresses = new Set();

  async function show(photo, number) {
    const item = make("photo");
    const image = slot(item, "image");
    image.alt = word("photo-number", { number });
    put(item, "size", word("photo-size", { kilobytes: countText(Math.ceil(photo.size / 1024)) }));
    const remove = item.querySelector('[data-do="remove"]');
    remove.hidden = Boolean(photo.is_queued);
    remove.addEventListener("click", () => {
      const { photos } = draft.value;
      const place = photos.indexOf(photo);
      draft.change({ photos: photos.filter((each) => each !== photo) });
      fill();
      toast(word("photo-removed"), {
        action: word("undo"),
        run() {
          draft.change({ photos: draft.value.photos.toSpliced(place, 0, photo) });
          fill();
        },
        otherwise: () => drafts.remove(`photo:${photo.uuid}`),
      });
    });
    const blob = await photoBlob(photo.uuid);
    if (blob) {
      image.src = URL.createObjectURL(blob);
      addresses.add(image.src);
    }
    return item;
  }

  async function fill() {
    list.replaceChildren(...(await Promise.all(draft.value.photos.map((photo, index) => show(photo, index + 1)))));
  }

  /** Add a picture; false for what is none. */
  async function take(file) {
    let blob;
    try {
      blob = await shrunk(file);
    } catch {
      return false;
    }
    const photo = { uuid: crypto.randomUUID(), taken_at: new Date().toISOString(), size: blob.size };
    await drafts.save(`photo:${photo.uuid}`, { data: await encoded(blob) });
    draft.change({ photos: [...draft.value.photos, photo] });
    return true;
  }

  for (const input of root.querySelectorAll("[data-photo-input]")) {
    input.addEventListener("change", async () => {
      error.textContent = "";
      const failed = [];
      for (const file of [...input.files]) if (!(await take(file))) failed.push(file.name);
      error.textContent = failed.map((name) => word("photo-failed", { name })).join(" ");
      input.value = "";
      await fill();
      list.scrollIntoView({ block: "center" });
    });
  }
  fill();
  return () => addresses.forEach((address) => URL.revokeObjectURL(address));
}
