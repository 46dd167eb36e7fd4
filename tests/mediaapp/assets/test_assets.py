"""Scripts and styles as they are served: joined and small, and the same to a browser."""

import gzip
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import Settings

from mediaapp.assets.finder import Assets
from mediaapp.assets.linking import Unlinkable, linked
from mediaapp.assets.shrinking import script, style

WRITTEN = Path(settings.STATICFILES_DIRS[0])


def modules() -> dict[str, str]:
    return {path.relative_to(WRITTEN).as_posix(): path.read_text() for path in WRITTEN.rglob("*.js")}


def test_every_module_of_the_site_is_in_one_file() -> None:
    served = linked(modules())
    whole = "".join(served.values())
    for name in modules():
        scope = "$" + name.removeprefix("js/").removesuffix(".js").replace("/", "_")
        assert whole.count(f"export const {scope} = ") == 1, name
    assert "js/app.js" in served
    assert "js/moment.js" not in served, "the review page alone needs it"


def test_what_every_page_runs_comes_first_and_others_import_it() -> None:
    served = linked(
        {
            "js/app.js": 'import { say as tell } from "./say.js";\ntell(1);\n',
            "js/say.js": "export function say(n) { return n; }\n",
            "js/review.js": 'import * as said from "./say.js";\nimport "./own.js";\nsaid.say(2);\n',
            "js/own.js": 'export const own = 1;\nimport("./late.js");\n',
            "js/late.js": "export class Late {}\n",
        }
    )
    assert set(served) == {"js/app.js", "js/review.js", "js/late.js"}
    assert served["js/app.js"] == (
        "export const $say = (() => {\nfunction say(n) { return n; }\nreturn { say };\n})();\n"
        "export const $app = (() => {\nconst { say: tell } = $say;\ntell(1);\n})();\n"
    )
    assert served["js/review.js"].startswith('import { $say } from "./app.js";\nexport const $own')
    assert "const said = $say;" in served["js/review.js"]
    assert 'import("./late.js").then((all) => all.$late)' in served["js/review.js"]


def test_what_two_pages_need_stays_a_file_of_its_own() -> None:
    served = linked(
        {
            "js/app.js": "",
            "js/one.js": 'import { a } from "./both.js";\na();\n',
            "js/two/two.js": 'import { a } from "../both.js";\na();\n',
            "js/both.js": "export const a = () => 1;\n",
        }
    )
    assert set(served) == {"js/app.js", "js/one.js", "js/two/two.js", "js/both.js"}
    assert served["js/two/two.js"].startswith('import { $both } from "./../both.js";\n')


def test_who_is_fetched_later_uses_what_is_there() -> None:
    served = linked(
        {
            "js/app.js": "",
            "js/page.js": 'import { a } from "./both.js";\na();\nimport("./later.js");\n',
            "js/later.js": 'import { a } from "./both.js";\na();\n',
            "js/both.js": "export const a = () => 1;\n",
        }
    )
    assert set(served) == {"js/app.js", "js/page.js", "js/later.js"}
    assert served["js/later.js"].startswith('import { $both } from "./page.js";\n')


@pytest.mark.parametrize(
    ("one", "why"),
    [
        ('import { b } from "./b.js";\n', "circle"),
        ('import { b } from "./nowhere.js";\n', "no script js/nowhere.js"),
        ('import("./nowhere.js");\n', "no script js/nowhere.js"),
        ("export default 1;\n", "neither"),
        ("export let a = 1;\n", "neither"),
        ('import b from "./b.js";\n', "neither"),
        ('export { b } from "./b.js";\n', "neither"),
    ],
)
def test_what_cannot_be_joined_is_refused(one: str, why: str) -> None:
    with pytest.raises(Unlinkable, match=why):
        linked({"js/app.js": "", "js/a.js": one, "js/b.js": 'import { a } from "./a.js";\n'})


def test_styles_mean_the_same() -> None:
    written = """
/* a comment, with a brace } */
.a :hover, .b:not( .c ) > .d {
  content: "/* kept */  {  ;";
  inset: calc(100% - 2rem) auto;
  color: var(--x, #fff) ;
}
@media (width < 40rem) { .a { margin: -1px 0 } }
"""
    assert style(written) == (
        '.a :hover,.b:not( .c ) > .d{content:"/* kept */  {  ;";'
        "inset:calc(100% - 2rem) auto;color:var(--x,#fff)}"
        "@media (width < 40rem){.a{margin:-1px 0}}\n"
    )


def test_scripts_keep_text_over_several_lines() -> None:
    assert (
        script("// why\nif (a)\n  // because\n  b(`${c} d`, 'e  f');\n\n") == "if(a)\nb(`${c} d`,'e  f');\n"
    )
    assert script("a = b - -c;\nd = / {2}/;\n") == "a=b - -c;\nd = / {2}/;\n"
    kept = "const a = `one\n  two`;\n// a comment\n"
    assert script(kept) == kept


def test_the_site_serves_them_joined_and_compressed(client: Client) -> None:
    served = client.get("/static/js/app.js", headers={"accept-encoding": "gzip"})
    packed = b"".join(served.streaming_content)  # type: ignore[attr-defined]
    assert served["Content-Encoding"] == "gzip"
    assert b"$announce" in gzip.decompress(packed)
    found = finders.find("app.css")
    assert isinstance(found, str)
    assert "/*" not in Path(found).read_text()


def test_a_newer_source_is_served_at_once_and_a_broken_one_as_written(
    settings: Settings, tmp_path: Path
) -> None:
    written = tmp_path / "written"
    (written / "js").mkdir(parents=True)
    (written / "a.css").write_text("a { b: c; }")
    (written / "js" / "app.js").write_text('import { b } from "./b.js";\n')
    (written / "js" / "b.js").write_text("export const b = 1;\n")
    settings.STATICFILES_DIRS, settings.DATA = [written], tmp_path
    assets = Assets()
    served = tmp_path / "static"
    assert assets.find("js/app.js") == str(served / "js" / "app.js")
    assert {name for name, _storage in assets.list(None)} >= {"a.css", "a.css.gz", "js/app.js"}
    assert assets.find("js/b.js") == "", "it is in app.js"

    (written / "a.css").write_text("a { d: e; }")
    os.utime(written / "a.css", (time.time() + 5,) * 2)
    assert Path(assets.find("a.css")).read_text() == "a{d:e}\n"
    (written / "js" / "b.js").write_text("export default 1;\n")
    os.utime(written / "js" / "b.js", (time.time() + 9,) * 2)
    assert assets.find("js/app.js") == "", "the next finder has it as it was written"


def test_threads_that_ask_at_once_get_the_same(settings: Settings, tmp_path: Path) -> None:
    """A page half joined and half as written is a page whose modules do not know one another."""
    settings.DATA = tmp_path
    with ThreadPoolExecutor(12) as threads:
        paths = set(threads.map(lambda _: Assets().find("js/app.js"), range(24)))
    assert paths == {str(tmp_path / "static" / "js" / "app.js")}


def test_what_somebody_cleared_away_is_made_again(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    found = Assets()
    first = Path(found.find("app.css"))
    first.unlink()
    assert Path(found.find("app.css")).is_file()
