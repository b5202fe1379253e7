"""What must hold on every page: axe content, nothing sticking out, nothing from elsewhere."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, Route

FROM_SCRIPTS = {"xhr", "fetch"}


@dataclass(kw_only=True)
class Inspector:
    """Follows pages and writes down what is wrong with them.

    axe needs scripts: what a page without them showed is laid before a page in `with_scripts`.
    """

    host: str
    with_scripts: BrowserContext | None = None
    pictures: Path | None = None
    found: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def watch(self, page: Page) -> None:
        """Listen to everything that this page asks for and complains about."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._tell(page.url, f"script: {error}"))
        page.on("request", self._ask)
        page.on("response", self._answer)

    def judge(self, page: Page, title: str) -> None:
        """Judge the page as it is; once for each title."""
        if title in self.seen:
            return
        self.seen.add(title)
        if self.pictures is not None:
            name = f"{len(self.seen):02}-{title.replace(' ', '-')}.png"
            page.screenshot(path=self.pictures / name, full_page=True)
        sticks_out = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if sticks_out > 0:
            self._tell(title, f"{sticks_out} px stick out at the side")
        for problem in self._axe(page).response["violations"]:
            places = [node["html"][:160] for node in problem["nodes"]]
            self._tell(title, f"{problem['id']} ({problem['impact']}): {places}")

    def _axe(self, page: Page) -> AxeResults:
        if self.with_scripts is None:
            return Axe().run(page)
        shown, address = page.content(), page.url.split("#")[0]

        def show(route: Route) -> None:
            request = route.request
            if request.is_navigation_request() and request.url == address:
                route.fulfill(body=shown, content_type="text/html; charset=utf-8")
            elif request.resource_type in FROM_SCRIPTS:
                # Nobody is logged in here: htmx would be sent to the login in the middle.
                route.abort()
            else:
                route.continue_()

        # A page of its own each time: the scripts of the one before would go on asking beside it.
        second_page = self.with_scripts.new_page()
        second_page.route("**/*", show)
        second_page.goto(address)
        found = Axe().run(second_page)
        second_page.close()
        return found

    def _hear(self, message: ConsoleMessage) -> None:
        # A refused form is a page with status 422, which Chromium calls a failed resource.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self._tell(message.location["url"], message.text)

    def _ask(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and address.netloc != self.host:
            self._tell(request.url, "asked of another host")

    def _answer(self, response: Response) -> None:
        if response.request.is_navigation_request():
            if "content-security-policy" not in response.headers:
                self._tell(response.url, "no content policy")
            if response.status >= 500:
                self._tell(response.url, f"status {response.status}")
        elif response.status >= 400:
            self._tell(response.url, f"status {response.status} inside a page")

    def _tell(self, where: str, what: str) -> None:
        self.found.append(f"{where}: {what}")
