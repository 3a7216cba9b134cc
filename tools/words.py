"""Count the words that each page shows when it is opened at 1366 × 768, beside the menu.

python -m tools.words [page …] [--say]
"""

import argparse

from tests.browser.real import DESKTOP, app_in_browser, go_to

PAGES = "Train", "Digits", "Draw", "Evaluate", "Inside", "Compare", "Class"
# The words of all texts that are in view and to be seen: no menu, nothing that is clipped, see-through or covered.
IN_VIEW = r"""() => {
  const found = [], range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest(".st-key-menu, script, style, [translate='no']")) continue;
    range.selectNodeContents(texts.currentNode);
    const box = range.getBoundingClientRect();
    const on = document.elementsFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    if (box.width && on.some((each) => each === element || element.contains(each))) {
      found.push(texts.currentNode.textContent);
    }
  }
  return found;
}"""


def in_view(page):
    """The words in view: each with a letter in it, and no number."""
    return [word for text in page.evaluate(IN_VIEW) for word in text.split() if any(map(str.isalpha, word))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", default=PAGES, metavar="page")
    parser.add_argument("--say", action="store_true", help="say the words, too")
    args = parser.parse_args()
    with app_in_browser() as open_app:
        page = open_app(viewport=DESKTOP)
        for name in args.pages:
            if name != "Train":
                go_to(page, name)
            page.wait_for_timeout(3000)  # what a page goes on working out
            words = in_view(page)
            print(f"{name}: {len(words)}", *([" ".join(words)] if args.say else []))


if __name__ == "__main__":
    main()
