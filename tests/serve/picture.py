#!/usr/bin/env python3
"""Pictures of the page for the manual, and the icon in sizes of pixels: picture.py PROREG SOURCE_DIR
Makes the sample registry in a folder of its own and writes docs/images/page.png and desktop/icon_*.png. Needs chromium and
chromedriver (Debian: chromium-driver)."""
import base64
import os
import shutil
import sys
import tempfile

import driver
from browser import PROREG, SOURCE, Page


def shoot(browser, path, width, height, **clip):
    picture = browser.cdp("Page.captureScreenshot", format="png",
                          clip={"x": 0, "y": 0, "width": width, "height": height, "scale": 1}, **clip)
    with open(path, "wb") as file:
        file.write(base64.b64decode(picture["data"]))
    if shutil.which("pngquant"):
        os.system(f"pngquant --force --output '{path}' 64 '{path}'")


def main():
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "TZ": "UTC", "XDG_STATE_HOME": folder, "XDG_DATA_HOME": folder}
        page = Page(None, "--no-open", environment=environment, cwd=folder)
        page.enter()
        page.send("/start", "/start", having='value="sample"', act="sample")
        browser = driver.Driver()
        browser.look(1400, "light")
        # A second address for the browser: the first was used for the choice.
        browser.cdp("Network.setCookie", name=page.cookie.split("=")[0], value=page.cookie.split("=")[1],
                    url=f"http://127.0.0.1:{page.port}/")
        browser.go(f"http://127.0.0.1:{page.port}/board")
        shoot(browser, f"{SOURCE}/docs/images/page.png", 1400, 800)
        browser.cdp("Emulation.setDefaultBackgroundColorOverride", color={"r": 0, "g": 0, "b": 0, "a": 0})
        for size in (48, 128):
            with open(f"{folder}/icon.html", "w", encoding="utf-8") as file:
                file.write(f'<!DOCTYPE html><html lang="en"><title>icon</title><body style="margin:0"><img src="file://{SOURCE}/serve/icon.svg" '
                           f'width="{size}" height="{size}" alt="">')
            browser.go(f"file://{folder}/icon.html")
            shoot(browser, f"{SOURCE}/desktop/icon_{size}.png", size, size)
        browser.quit()
        page.stop()


if __name__ == "__main__":
    sys.exit(main())
