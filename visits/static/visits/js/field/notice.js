/**
 * The notice about what is recorded in the field: shown before the first position is taken, again when a new version
 * is in force, and never in the way of a visit.
 */

import { clockOffset } from "./contact.js";
import { dayText, lines, make, put, slot, word } from "./dom.js";
import { StorageFull, TO_SEND, queue } from "./outbox.js";
import { keepNotice, recordOf, store } from "./store.js";

/** Whether she agreed to this version: by what the office says, or here since the office was last asked. */
function isAgreed({ version, is_acknowledged: isAcknowledged }) {
  if (isAcknowledged) return true;
  const own = store.notices.get(version);
  if (!own?.uuid) return false;
  const record = recordOf(own.uuid);
  return own.at > store.checkedAt || TO_SEND.has(record?.state) || record?.received_at > store.checkedAt;
}

function isRefused({ version }) {
  return store.notices.get(version)?.uuid === null;
}

async function agree({ version }) {
  const uuid = crypto.randomUUID();
  const body = { version, read_at: new Date().toISOString(), clock_offset_s: clockOffset() };
  const label = word("notice-label", { version });
  await queue({ kind: "notice", uuid, url: `/api/field/notice/${uuid}`, body, label });
  await keepNotice(version, { uuid, at: Date.now() });
}

function ask(notice) {
  const dialog = make("notice");
  put(dialog, "version", word("notice-version", { version: notice.version, day: dayText(notice.since, "whole") }));
  lines(dialog, "points", notice.points);
  put(dialog, "error", "");
  document.body.append(dialog);
  return new Promise((resolve) => {
    const answer = (name, keep) =>
      dialog.querySelector(`[data-answer="${name}"]`).addEventListener("click", async () => {
        try {
          await keep();
        } catch (error) {
          put(dialog, "error", word(error instanceof StorageFull ? "notice-no-room" : "notice-not-kept"));
          return;
        }
        dialog.close(name);
      });
    answer("agree", () => agree(notice));
    answer("without", () => keepNotice(notice.version, { uuid: null, at: Date.now() }));
    dialog.addEventListener("close", () => {
      dialog.remove();
      // What had the focus may have gone with its screen.
      if (document.activeElement === document.body) document.querySelector("#screen h1")?.focus({ preventScroll: true });
      resolve(dialog.returnValue === "agree");
    });
    dialog.showModal();
    slot(dialog, "title").focus();
  });
}

let asking = null;

/**
 * Whether the position may be taken. Whoever has not answered yet is asked; whoever went on without a position only
 * when she wants to be asked again (`isWanted`). Closing the question without an answer is none: she is asked again.
 */
export async function mayTakeFix({ isWanted = false } = {}) {
  const notice = store.bundle?.notice;
  if (!notice) return false;
  if (isAgreed(notice)) return true;
  if (isRefused(notice) && !isWanted) return false;
  asking ??= ask(notice).finally(() => {
    asking = null;
  });
  return asking;
}
