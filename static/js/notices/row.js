/** One notification in the panel or on the page. */
import { fill } from "lib/dom";
import { gettext as _ } from "lib/i18n";
import { sentenceNodes } from "lib/sentence";
import { kindOf, noticeMessage, noticeParts, noticeText } from "models/notices";
import { inbox } from "notices/inbox";

/** Show a notification in its line. */
export function paintNotice(row, notice) {
  const unread = inbox.isUnread(notice);
  const text = noticeText(notice);
  row.classList.toggle("is-unread", unread);
  fill(row, {
    ...notice,
    unread,
    isRead: !unread && !notice.archived,
    // i18n: read out before the text of a notification
    unreadLabel: unread ? _("Unread:") : "",
    selectLabel: _("Select “%(text)s”", { text }),
    readLabel: _("Mark “%(text)s” as read", { text }),
    unreadActLabel: _("Mark “%(text)s” as unread", { text }),
    archiveLabel: _("Archive “%(text)s”", { text }),
    restoreLabel: _("Move “%(text)s” to the inbox", { text }),
  });
  row.querySelector("[data-text]").replaceChildren(...noticeNodes(notice));
  paintIcon(row, notice);
}

/** The icon of a notification's kind. */
export function paintIcon(element, { kind }) {
  const use = element.querySelector("[data-icon]");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${kindOf(kind)?.icon ?? "bell"}`));
}

/** The sentence of a notification, with the names in it set apart. */
export function noticeNodes(notice) {
  return sentenceNodes(noticeMessage(notice), noticeParts(notice), ({ text, param, name }) => {
    if (!param) return document.createTextNode(text);
    const className = name ? "notice-name" : "";
    return Object.assign(document.createElement("bdi"), { className, textContent: text });
  });
}
