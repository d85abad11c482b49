/** The place for new files: drop, paste or choose them, and the queue of those on their way. */
import { gettext as _ } from "lib/i18n";
import { toast } from "lib/toast";
import { account } from "live/account";
import { carriesFiles, filesOf } from "uploads/dropped";
import { UploadQueue } from "uploads/queue";
import { QueueView } from "uploads/queue-view";
import { transfer } from "uploads/transfer";
import { refusal, usage } from "uploads/usage";

export default function uploadsDrop(element) {
  const mayUpload = () => account.can("uploads.create");
  const denial = () => (mayUpload() ? null : _("Your roles do not allow this. Ask an administrator if you need it."));
  const queue = new UploadQueue({ transfer, refusal: (size) => denial() ?? refusal(size, usage.current) });
  new QueueView(element.querySelector("[data-queue]"), queue);
  const showRight = () => (element.hidden = !mayUpload() && !queue.items.length);
  const add = (files) => files.length && queue.add(files);

  const input = element.querySelector("input[type=file]");
  element.querySelector("[data-choose]").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = ""; // so that the same file can be chosen again
  });
  receiveDrops(document.querySelector("[data-drop-sign]"), mayUpload, (files) => files.then(add, unreadable));
  document.addEventListener("paste", (event) => {
    if (!mayUpload() || !carriesFiles(event.clipboardData)) return;
    filesOf(event.clipboardData).then(add, unreadable);
  });
  addEventListener("beforeunload", (event) => queue.active && event.preventDefault());
  account.addEventListener("permissions", showRight);
  showRight();
}

function unreadable() {
  toast(_("These files cannot be read. Choose them again."), { kind: "error" });
}

/** Take files dropped anywhere on the page; `sign` shows while they are held above it. */
function receiveDrops(sign, mayUpload, take) {
  const show = (held) => (sign.hidden = !held || !mayUpload());
  const onFiles = (type, act) =>
    document.addEventListener(type, (event) => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault(); // else the browser would open the file in place of the page
      act(event);
    });
  onFiles("dragenter", () => show(true));
  onFiles("dragover", ({ dataTransfer }) => {
    dataTransfer.dropEffect = mayUpload() ? "copy" : "none";
    show(true);
  });
  // Elements under the pointer may come and go by themselves: only leaving the window counts.
  onFiles("dragleave", ({ relatedTarget }) => relatedTarget || show(false));
  onFiles("drop", ({ dataTransfer }) => {
    show(false);
    if (mayUpload()) take(filesOf(dataTransfer));
  });
}
