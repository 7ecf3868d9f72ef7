"""The files of hosts that build or serve a repository: ``_redirects``, ``_headers``, workflows."""

from json import dumps

from kimgen.deciding.hostplan import HostView
from kimgen.making.hostrules import (
    FEEDS,
    FOR_EVER,
    FOR_PAGES,
    LONG_FOLDERS,
    PAGES,
    SECURITY,
    aliases,
    at,
    left_out,
    said,
)


def redirects(view: HostView) -> str:
    """``_redirects`` of Netlify, Cloudflare and GitLab Pages."""
    mark = "!" if view.forced else ""
    lines = [f"# {said(view.title)}: dibuat kimgen."]
    for alias in ("index.php/feed", "feed"):
        for old, target in aliases(view, alias):
            lines.append(f"{view.base}{old} {view.base}{target} 200")
    for old, target in view.redirects:
        lines.append(f"{view.base}{old} {at(view, target)} 301{mark}")
    return "\n".join([*lines, *left_out(view.left_out, "# ")]) + "\n"


def headers(view: HostView) -> str:
    """``_headers`` of Netlify and Cloudflare, which allow no more than 100 rules."""
    base = view.base
    lines = [
        f"# {said(view.title)}: dibuat kimgen. Cache-Control halaman diatur hosting ini",
        "# sendiri: max-age=0, must-revalidate.",
        f"{base}*",
        *(f"  {name}: {value}" for name, value in (*SECURITY, *FOR_PAGES)),
    ]
    for prefix in ("", ":kelompok/"):
        for folder in LONG_FOLDERS if not prefix else LONG_FOLDERS[1:]:
            lines += [f"{base}{prefix}{folder}/*", f"  Cache-Control: {FOR_EVER}"]
        for name, kind in FEEDS:
            lines += [
                f"{base}{prefix}{name}",
                f"  Content-Type: {kind}; charset=utf-8",
                "  Access-Control-Allow-Origin: *",
                f"  Cache-Control: {PAGES}",
            ]
    return "\n".join(lines) + "\n"


def github(view: HostView) -> str:
    """The workflow that publishes a repository on GitHub Pages."""
    branch = dumps(view.branch or "gh-pages")
    return f"""\
# Menerbitkan ke GitHub Pages (Settings > Pages > Source: GitHub Actions). Dibuat kimgen.
# Berlaku di dua tempat: di repositori berisi hasil jadi, dan di repositori berisi site.yaml
# (salin ke .github/workflows/): di sana situs dibuat dulu, juga tiap jam untuk tulisan terjadwal.
name: pages
on:
  push:
    branches: [main, {branch}]
  schedule:
    - cron: "17 * * * *"
  workflow_dispatch:
permissions:
  contents: read
  pages: write
  id-token: write
concurrency:
  group: pages
  cancel-in-progress: true
jobs:
  terbit:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
      url: ${{{{ steps.pages.outputs.page_url }}}}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        if: hashFiles('site.yaml') != ''
        with:
          python-version: "3.12"
      - name: Buat situs, atau pakai hasil jadi
        run: |
          if [ -f site.yaml ]; then
            pip install kimgen
            kimgen build || [ $? -eq 3 ]
            mv public ../hasil
          else
            cp -a . ../hasil && rm -rf ../hasil/.git ../hasil/.github
          fi
          mv ../hasil hasil
      - uses: actions/upload-pages-artifact@v3
        with:
          path: hasil
      - id: pages
        uses: actions/deploy-pages@v4
"""


def gitlab(view: HostView) -> str:
    """The pipeline that publishes a repository on GitLab Pages."""
    return """\
# Menerbitkan ke GitLab Pages. Dibuat kimgen. Berlaku di repositori berisi hasil jadi, dan di
# repositori berisi site.yaml (salin ke akarnya): di sana situs dibuat dulu.
pages:
  image: python:3.12-slim
  script:
    - |
      if [ -f site.yaml ]; then
        pip install kimgen
        kimgen build || [ $? -eq 3 ]
      else
        mkdir ../hasil && cp -a . ../hasil && rm -rf ../hasil/.git ../hasil/.gitlab-ci.yml
        mv ../hasil public
      fi
  artifacts:
    paths:
      - public
  rules:
    - if: $CI_COMMIT_BRANCH
"""
