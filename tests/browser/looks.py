"""What is wrong with how a page looks: what is cut, wider than the screen, too small for a finger, or keeps somebody
out."""

from axe_playwright_python.sync_playwright import Axe

from tests.browser.real import settled
from tests.patience import wait_until

# How wide the page is, if it goes beyond the window.
BEYOND = "[document.documentElement.scrollWidth].filter((width) => width > innerWidth)"
# The words of what is seen, whose box, or one around it that hides what is beyond it, ends before they do. What can be
# pushed aside, and what ends in three dots, says that there is more.
CUT = """() => {
    const cut = [];
    for (const element of document.querySelectorAll(".stMain :is(p, dt, dd, h1, h2, h3, label, button, td, th, li)")) {
        const box = element.getBoundingClientRect();
        const seen = box.width && element.checkVisibility({ visibilityProperty: true });
        if (!seen || !element.innerText?.trim()) continue;
        if (element.matches(".st-key-title *")) continue; // it is heard and not seen
        const right = box.left + Math.max(box.width, element.scrollWidth); // words may go on beyond their box
        let around = element;
        for (; around && !around.matches(".stMain"); around = around.parentElement) {
            const style = getComputedStyle(around);
            if (style.overflowX === "auto" || style.overflowX === "scroll" || style.textOverflow === "ellipsis") break;
            if (style.overflowX === "hidden" && right > around.getBoundingClientRect().right + 1)
                cut.push(`${element.innerText.slice(0, 40)} by ${around.className.slice(0, 40)}`);
        }
        if (around?.matches(".stMain") && right > innerWidth + 1)
            cut.push(`${element.innerText.slice(0, 40)} by the window`);
    }
    return cut;
}"""
# The words of what hides what is below its box, and has more.
BELOW = """() => [...document.querySelectorAll(".stMain *")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((each) => each.clientHeight > 2)
    .filter((each) => ["hidden", "clip"].includes(getComputedStyle(each).overflowY) && each.innerText?.trim())
    .filter((each) => each.scrollHeight > each.clientHeight + 2)
    .map((each) => each.innerText.slice(0, 40))"""
# What somebody may set who reads with difficulty: WCAG 1.4.12.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }"""
# What is drawn beyond the window; a table or a formula would scroll sideways, which nobody sees.
WIDE = """() => [...document.querySelectorAll(".stMain :is(img, table, .katex-html, .js-plotly-plot)")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
    .filter((each) => !each.closest(".scrolls"))
    .map((each) => each.outerHTML.slice(0, 120))"""
# What can be pressed and is narrower or lower than 44 pixels; a field may be narrower. A slider is drawn along; and the
# pages of a list, which are Streamlit's, would not fit a phone side by side.
ANYWHERE = ":is(.stMain, .stDialog, [data-testid=stPopoverBody])"
SMALL = """() => [...document.querySelectorAll("ANYWHERE :is(button, a, input, summary)")]
    .filter((each) => !each.matches("[type=range], [role=navigation] *"))
    .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((each) => {
        const isField = each.matches("input"), place = (isField && each.closest("label, .stMultiSelect")) || each;
        const { width, height } = place.getBoundingClientRect();
        return width && (height < 43.5 || (!isField && width < 43.5));
    }).map((each) => each.ariaLabel || each.innerText)""".replace("ANYWHERE", ANYWHERE)
VIOLATIONS = {"resultTypes": ["violations"]}  # all else axe would look into only to tell of it: half of its time
# Streamlit's own: (rule, part of the element's HTML). Its drop zone for files is no button and says so; and whatever
# pages of a list are for, they have one name.
NOT_OURS = (
    ("presentation-role-conflict", "stFileUploaderDropzone"),
    ("landmark-unique", "Pagination"),
    ("region", "stFloatingOverlayPortal"),  # the help of what the mouse has been left on, for as long as it is there
)


def fits(page, *where, scripts=(BEYOND, CUT, WIDE)):
    """Wait until scripts find nothing: charts and tables take up their new width a moment after the window has it."""
    settled(page)
    for script in scripts:
        found = [*where]

        def finds_nothing(script=script, found=found):
            found[len(where) :] = page.evaluate(script)
            return len(found) == len(where)

        wait_until(finds_nothing, what=found)


def keeps_nobody_out(page, *where):
    """Wait until axe, which looks for what keeps people out, finds nothing: Streamlit colours source, and opens
    what lies over a page, a moment later."""
    settled(page)
    found = [*where]

    def finds_nothing():
        found[len(where) :] = [
            f"{each['id']}: {node['html'][:200]}: {node['failureSummary']}"
            for each in Axe().run(page, options=VIOLATIONS).response["violations"]
            for node in each["nodes"]
            if not any(each["id"] == rule and part in node["html"] for rule, part in NOT_OURS)
        ]
        return len(found) == len(where)

    wait_until(finds_nothing, seconds=5, what=found)
