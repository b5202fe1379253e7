"""Building the script at set-up: once, and never in the way of the product."""

import json

import pytest

from tools import frontend


@pytest.fixture
def apart(tmp_path, monkeypatch):
    monkeypatch.setattr(frontend, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(frontend, "BUILT", tmp_path / "built")
    monkeypatch.setattr(frontend, "SCRIPT", tmp_path / "built" / "charts.js")
    return tmp_path


def test_without_npm_and_without_the_wheel_one_line_says_so_once(apart, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(apart))
    monkeypatch.setattr(frontend, "NODE", apart / "node")
    monkeypatch.setattr(frontend, "_wheel", lambda: [str(apart / "nothing")])

    frontend.main()
    first = capsys.readouterr().out
    frontend.main()

    assert "biểu đồ vẫn hiện" in first
    assert capsys.readouterr().out == ""


def test_what_is_built_is_not_built_again_until_a_source_changes(apart, monkeypatch):
    started = []

    def succeeds(command):
        started.append(command)
        frontend.SCRIPT.parent.mkdir(exist_ok=True)
        frontend.SCRIPT.write_text("built")
        return True

    monkeypatch.setattr(frontend, "_succeeds", succeeds)
    monkeypatch.setattr(frontend, "_ways_to_npm", lambda: iter([["npm"]]))
    frontend.main()
    frontend.main()
    assert len(started) == 2  # packages, then the bundle
    monkeypatch.setattr(frontend, "_fingerprint", lambda: "another")
    frontend.main()
    assert len(started) == 4


def test_the_lock_names_no_registry_and_every_package_has_its_hash():
    lock = json.loads((frontend.ROOT / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert not any("resolved" in each for each in packages.values())
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert {name for name in packages if "esbuild" not in name} == {
        "node_modules/echarts",
        "node_modules/tslib",
        "node_modules/zrender",
    }
