#!/usr/bin/env python3
"""A fault is said in the language of who asked, whatever the terminal speaks, and to several at once."""
import os
import re
import threading

from browser import Case, Page, main

KANA = re.compile("[\u3040-\u30ff]")


class Language(Case):
    sites = ("04",)

    def fault(self, page, code, target="/due?on=soon"):
        text = page.get(target, headers={"Accept-Language": code}).text
        return re.search(r'<p class="fault" role="alert">(.*?)</p>', text, re.S)[1]

    def test_reading(self):
        for terminal in ("en", "ja"):
            environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": terminal}
            page = Page(self.db, "--no-open", environment=environment).enter()
            self.assertNotRegex(self.fault(page, "en"), KANA)
            self.assertRegex(self.fault(page, "ja"), KANA)
            page.stop()

    def test_change(self):
        number = next(iter(re.findall(r'<tr id="q(\d+)"', self.page.get("/queries").text)))
        for code in ("en", "ja"):
            shown = self.page.get(f"/queries/{number}", headers={"Accept-Language": code}).text
            form = re.search(r'<form method="post" class="acts" action="/queries/.*?</form>', shown, re.S)[0]
            hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form))
            answer = self.page.post(f"/queries/{number}", {**hidden, "act": "answer", "value": "far too much"},
                                    headers={"Accept-Language": code})
            self.assertEqual(answer.status, 422)
            said = re.search(r'role="alert"[^>]*>(.*?)</', answer.text, re.S)[1]
            self.assertEqual(bool(KANA.search(said)), code == "ja", said)

    def test_side_by_side(self):
        wrong = []

        def ask(code):
            for i in range(12):
                said = self.fault(self.page, code, f"/due?on=soon{code}{threading.get_ident()}{i}")
                if bool(KANA.search(said)) != (code == "ja"):
                    wrong.append((code, said))

        threads = [threading.Thread(target=ask, args=(code,)) for code in ("en", "ja") * 3]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    main()
